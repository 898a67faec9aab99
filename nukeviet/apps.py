from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NukeVietConfig(AppConfig):
    name = "nukeviet"
    verbose_name = _("Moving in from NukeViet")
