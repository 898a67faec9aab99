"""Whether a page still is what the import wrote: then a later import may write it anew."""

import hashlib
import json
from typing import Any

from articles.models import ArticlePage, NewsIndexPage

ARTICLE_FIELDS = (
    "title",
    "slug",
    "seo_title",
    "search_description",
    "live",
    "expire_at",
    "latest_revision_id",
    "lead",
    "published_at",
    "lead_picture_id",
    "lead_picture_alt",
    "lead_picture_caption",
    "lead_picture_credit",
    "source_name",
    "source_url",
    "document_number",
    "rating_enabled",
)
SECTION_FIELDS = (
    "title",
    "slug",
    "seo_title",
    "search_description",
    "live",
    "latest_revision_id",
    "introduction",
    "picture_id",
)


def of_article(page: ArticlePage) -> str:
    """Changes with every edit, published or not; what the clock does, appearing and expiring, is none."""
    values: dict[str, Any] = {name: getattr(page, name) for name in ARTICLE_FIELDS}
    values["live"] = page.live or page.expired or page.go_live_at is not None
    return _hash(values | {"body": list(page.body.raw_data)})


def of_section(page: NewsIndexPage) -> str:
    return _hash({name: getattr(page, name) for name in SECTION_FIELDS})


def _hash(values: dict[str, Any]) -> str:
    written = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()
