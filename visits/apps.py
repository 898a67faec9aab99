from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        from core.signal_handlers import raises_epoch

        from .models import VisitSettings

        raises_epoch(VisitSettings)
