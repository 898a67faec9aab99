"""Run by test_third_language.py in a process of its own, with LANGUAGES=vi,en,fr in a VAR_DIR of its own.

Prints what readers then get as JSON.
"""

import json
import sys
from io import StringIO

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from wagtail.models import GroupPagePermission, Locale, Page, WorkflowPage  # noqa: E402

from home.models import HomePage  # noqa: E402
from tests.factories import (  # noqa: E402
    AgencyIdentityFactory,
    ArticleFactory,
    AuthorFactory,
    SectionFactory,
    TopicFactory,
    english,
)
from translation import publishing  # noqa: E402

from .work import submitted, write, write_all  # noqa: E402


def said(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, verbosity=0)
    return out.getvalue()


def published_in(locale: Locale, page: Page, slug: str) -> Page:
    translation = submitted(page, locale)
    write_all(translation)
    write(translation, "slug", slug)
    return publishing.publish(translation)


def main() -> None:
    client = Client()
    answers = {}

    def get(name: str, path: str, **query) -> None:
        response = client.get(path, query)
        text = response.content.decode() if not response.streaming else ""
        answers[name] = {"status": response.status_code, "text": text, "headers": dict(response.headers)}

    setup_test_environment()
    call_command("migrate", verbosity=0)
    home = HomePage.objects.get()
    AgencyIdentityFactory(name="Sở Khoa học")
    section = SectionFactory(parent=home, title="Tin tức", slug="tin-tuc", introduction="Tin của Sở.")
    article = ArticleFactory(
        parent=section,
        title="Hội nghị tổng kết",
        slug="hoi-nghi",
        authors=[AuthorFactory(name="Đinh Tâm", role="Phóng viên")],
        topics=[TopicFactory(name="Chuyển đổi số")],
        tags=["khoa học"],
    )
    answers["said"] = [said("add_language", "fr"), said("add_language", "fr")]
    french = Locale.objects.get(language_code="fr")
    draft = HomePage.objects.get(locale=french)
    answers["draft"] = {
        "live": draft.live,
        "alias": draft.alias_of_id,
        "homes": HomePage.objects.filter(locale=french).count(),
        "rights": sorted(
            set(GroupPagePermission.objects.filter(page=draft.pk).values_list("group__name", flat=True))
        ),
        "workflow": WorkflowPage.objects.filter(page=draft.pk).exists(),
    }
    for name, path in (("home", "/fr/"), ("page", "/fr/tin-tuc/"), ("search", "/fr/search/")):
        get(f"before {name}", path)
    get("before vietnamese", article.public_path)

    pages = {}
    for locale, slugs in (
        (english(), ("home", "news", "meeting")),
        (french, ("accueil", "nouvelles", "reunion")),
    ):
        made = [
            published_in(locale, page, slug)
            for page, slug in zip((home, section, article), slugs, strict=True)
        ]
        pages[locale.language_code] = [page.public_path for page in made]
    answers["pages"] = pages
    for number, name in enumerate(("home", "section", "article")):
        get(f"fr {name}", pages["fr"][number])
    get("vi article", article.public_path)
    get("en article", pages["en"][2])
    get("sitemap", "/sitemap.xml")
    get("robots", "/robots.txt")
    get("feed", f"{pages['fr'][1]}rss/")
    get("found", "/fr/search/", q="hoi nghi")
    get("not found", "/fr/search/", q="zzzz")
    get("tag", "/fr/tag/khoa-hoc/")
    get("author", "/fr/author/dinh-tam/")
    get("map", "/fr/sitemap/")
    get("year", f"{pages['fr'][1]}2020/12/")
    get("opensearch", "/fr/opensearch.xml")
    get("manifest", "/fr/manifest.webmanifest")
    get("api", "/api/v1/articles/", locale="fr")

    other = ArticleFactory(parent=section, title="Chỉ tiếng Việt", slug="chi-tieng-viet")
    get("missing", "/fr/nouvelles/chi-tieng-viet/")
    published_in(english(), other, "second")
    get("missing but in English", "/fr/nouvelles/chi-tieng-viet/")
    get("missing, English words", "/fr/news/second/")
    get("switch", other.public_path)
    answers["problems"] = Page.find_problems()
    answers["languages"] = [code for code, _name in settings.LANGUAGES]
    json.dump(answers, sys.stdout)


main()
