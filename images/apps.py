from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImagesConfig(AppConfig):
    name = "images"
    # "images" would clash with no label, but Wagtail's own app is "wagtailimages": keep ours short.
    verbose_name = _("Pictures")

    def ready(self) -> None:
        from core.signal_handlers import raises_epoch

        from .models import PortalImage

        raises_epoch(PortalImage)
