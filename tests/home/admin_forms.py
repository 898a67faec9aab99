"""What the admin's forms send, as an editor's browser would."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from core.blocks import RICH_TEXT_FEATURES
from core.slugs import ascii_slug

PUBLISH = {"action-publish": "action-publish"}
SUBMIT = {"action-submit": "action-submit"}


def prose(html: str) -> str:
    """A text block as the editor's script sends it."""
    return rich_text(html, features=RICH_TEXT_FEATURES)


def page_form(title: str, **fields: Any) -> dict[str, str]:
    """What every page asks for; nested fields as ``nested_form_data`` takes them.

    The slug is filled from the title, as the editor's script does it.
    """
    common = {
        "title": title,
        "slug": ascii_slug(title, 255),
        "seo_title": "",
        "search_description": "",
        "sidebar": streamfield([]),
        "comments": inline_formset([]),
    }
    return nested_form_data(common | fields)


def article_form(
    title: str = "Hội nghị tổng kết", text: str = "<p>Nội dung.</p>", **fields: Any
) -> dict[str, str]:
    own = {
        "lead": "Sáng nay, Sở tổ chức hội nghị.",
        "lead_picture": "",
        "lead_picture_alt": "",
        "lead_picture_caption": "",
        "lead_picture_credit": "",
        "body": streamfield([("paragraph", prose(text))]),
        "source_name": "",
        "source_url": "",
        "document_number": "",
        "published_at": "",
        "rating_enabled": "on",
        "tags": "",
        **{
            name: inline_formset([])
            for name in ("article_authors", "article_topics", "attachments", "further_sections")
        },
    }
    return page_form(title, **own | fields)


def section_form(title: str = "Tin tức", **fields: Any) -> dict[str, str]:
    own = {
        "introduction": "",
        "picture": "",
        "featured": inline_formset([]),
        "page_size": "20",
        "new_days": "3",
        "ratings_enabled": "on",
    }
    return page_form(title, **own | fields)


def standard_form(title: str = "Giới thiệu", text: str = "<p>Nội dung.</p>", **fields: Any) -> dict[str, str]:
    own = {"introduction": "", "body": streamfield([("paragraph", prose(text))])}
    return page_form(title, **own | fields)


FORMS = {
    "articles.articlepage": article_form,
    "articles.newsindexpage": section_form,
    "home.standardpage": standard_form,
}


def create(client: Client, model: str, parent: Page, form: dict[str, str]):
    """Send the form for a new page of ``articles.articlepage`` below ``parent``."""
    return client.post(reverse("wagtailadmin_pages:add", args=(*model.split("."), parent.pk)), form)


def edit(client: Client, page: Page, form: dict[str, str]):
    return client.post(reverse("wagtailadmin_pages:edit", args=(page.pk,)), form)
