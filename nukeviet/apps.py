from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NukeVietConfig(AppConfig):
    name = "nukeviet"
    verbose_name = _("Moving in from NukeViet")

    def ready(self) -> None:
        from core.signal_handlers import raises_epoch

        from .models import ImportedModule

        raises_epoch(ImportedModule)
