from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from . import checks, folding, page_indexes, signal_handlers, wording  # noqa: F401

        wording.fall_back_to_sources()
        signal_handlers.connect()
        folding.connect()
        page_indexes.connect()
