"""Links between articles of the old site become links to pages, once all articles are there.

Until then, and where no readable page stands behind it, a link stays the old address: that leads on by
itself, and tells nobody the name of a page that is not public.
"""

import json
import re
from html import unescape
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404
from django.test import RequestFactory

from articles.models import ArticlePage
from core import bulk
from core.old_addresses import page_at

from ..addresses.resolver import resolve as resolve_address
from ..models import ImportedModule, ImportedRecord, Kind
from . import fingerprints

LINK = re.compile(r'<a href="(/[^"]*)">')
BATCH = 100


def resolve(module: ImportedModule) -> int:
    """Turn the old links of a module's articles into links to pages; gives the number of articles changed.

    Articles that have been edited here, or are to appear later, keep their links.
    """
    changed = 0
    waiting = ImportedRecord.objects.filter(module=module, kind=Kind.ARTICLE, has_old_links=True)
    while records := list(waiting.order_by("pk")[:BATCH]):
        with transaction.atomic():
            pages = ArticlePage.objects.in_bulk([record.page_id for record in records if record.page_id])
            for record in records:
                page = pages.get(record.page_id)
                if (
                    page
                    and page.latest_revision_id is None
                    and fingerprints.of_article(page) == record.written
                ):
                    changed += _rewrite(page, record)
                record.has_old_links = False
            ImportedRecord.objects.bulk_update(records, ["has_old_links", "written"])
    return changed


def _rewrite(page: ArticlePage, record: ImportedRecord) -> bool:
    known: dict[str, str] = {}

    def link(match: re.Match) -> str:
        address = unescape(match[1])
        if address not in known:
            known[address] = _target(address)
        return f"<a {known[address]}>" if known[address] else match[0]

    raw = list(page.body.raw_data)
    body = [_with_links(block, link) for block in raw]
    if body == raw:
        return False
    page.body = json.dumps(body)
    ArticlePage.objects.filter(pk=page.pk).update(body=page.body)
    bulk.add_references([page])
    record.written = fingerprints.of_article(page)
    return True


def _with_links(value, link):
    if isinstance(value, str):
        return LINK.sub(link, value)
    if isinstance(value, dict):
        return {name: _with_links(child, link) for name, child in value.items()}
    if isinstance(value, list):
        return [_with_links(child, link) for child in value]
    return value


def _target(address: str) -> str:
    """The attributes of a link to the page behind an old address, or nothing."""
    try:
        answer = resolve_address(RequestFactory().get(address), urlsplit(address).path)
    except (Http404, ValueError):  # not public, or no address at all
        return ""
    if answer is None or answer.status_code != 301:
        return ""
    target = urlsplit(answer.headers["Location"])
    page = None if target.query else page_at(target.path)
    return f'linktype="page" id="{page.pk}"' if page else ""
