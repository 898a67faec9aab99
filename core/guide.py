"""The guide of `docs/editors/`, read in the admin: whoever writes and translates has no repository."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from markdown import markdown

GUIDE = Path(settings.BASE_DIR) / "docs" / "editors"
TRANSLATING = {"vi": "dich", "en": "translate"}  # the page for translators
LINK = re.compile(r'href="(?:\.\./(?P<language>[a-z-]+)/)?(?P<name>[a-z0-9-]+)\.md(?P<part>#[\w-]*)?"')


def guide(request: HttpRequest, language: str = "", name: str = "index") -> HttpResponse:
    """One page of the guide; without a language that of the admin, or English where there is none."""
    if not language:
        return redirect("guide", _language(), name)
    title, text = page(language, name)
    return render(request, "core/guide.html", {"title": title, "text": text, "language": language})


def guide_for_translators(request: HttpRequest) -> HttpResponse:
    return redirect("guide", _language(), TRANSLATING[_language()])


def _language() -> str:
    return get_language() if get_language() in TRANSLATING else "en"


@lru_cache(maxsize=100)
def page(language: str, name: str) -> tuple[str, SafeString]:
    """Title and HTML of a page of our own docs; ``Http404`` where there is none of that name."""
    # Asked of the folder, so that no name leads out of it.
    files = {(path.parent.name, path.stem): path for path in GUIDE.glob("*/*.md")}
    if (language, name) not in files:
        raise Http404("guide")
    title, _end, text = files[language, name].read_text("utf-8").lstrip("# ").partition("\n")
    html = markdown(text, extensions=["tables", "toc"], output_format="html")
    return title, mark_safe(LINK.sub(lambda link: _address(link, language), html))  # noqa: S308


def _address(link: re.Match, language: str) -> str:
    address = reverse("guide", args=[link["language"] or language, link["name"]])
    return f'href="{address}{link["part"] or ""}"'
