"""Indexing that is too long for a request."""

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from core.background import named

from . import index

AT_ONCE = 100  # pages indexed within a request, about a second; more wait for the worker


@task(backend="background")
@named(_("Search index"), about=lambda page_ids: f"#{page_ids[0]} … #{page_ids[-1]}")
def refresh(page_ids: list[int]) -> None:
    index.refresh(page_ids)


def refresh_soon(page_ids: list[int]) -> None:
    """Index the first hundred now, the others in the background. What is not public is taken out at once."""
    index.remove_hidden(page_ids)
    index.refresh(page_ids[:AT_ONCE])
    if later := page_ids[AT_ONCE:]:
        refresh.enqueue(later)
