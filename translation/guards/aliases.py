"""No page repeats another in the wrong language: that brings duplicate hits and false alternates."""

from django.db.models.signals import post_save
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail_localize.locales import components
from wagtail_localize.models import LocaleSynchronization, sync_trees_on_locale_sync_save


def connect() -> None:
    """Neither offer nor do what fills a language with aliases of another's pages."""
    offered = components.LOCALE_COMPONENTS
    offered[:] = [component for component in offered if component["model"] is not LocaleSynchronization]
    post_save.disconnect(sync_trees_on_locale_sync_save, sender=LocaleSynchronization)
    LocaleSynchronization.sync_trees = _nothing  # called by the command sync_locale_trees


def _nothing(self, **kwargs) -> None:
    """Nothing: rows left from before do no harm."""


def offer_no_aliases(router: WagtailAPIRouter) -> None:
    """The admin's API makes copies and aliases in other languages, asking for no right on the original."""
    pages = router._endpoints["pages"]
    unwanted = {"copy_for_translation", "create_alias"}
    pages.actions = {name: action for name, action in pages.actions.items() if name not in unwanted}
