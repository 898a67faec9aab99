from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "translation"
    verbose_name = _("Translation")

    def ready(self) -> None:
        from . import checks, signal_handlers  # noqa: F401
        from .guards import aliases, publish

        signal_handlers.connect()
        aliases.connect()
        publish.connect()
