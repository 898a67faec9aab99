from django.db import models
from django.utils.translation import gettext_lazy as _


class OldAddress(models.Model):
    """One row a rename or move: the page that used to be at this path, with everything below it.

    ``path`` is relative to the language's home page, lower case, ends with a slash:
    ``tin-tuc/khoa-hoc/``. The subtree of a section needs no rows of its own. Several pages may have
    borne one name in turn: the last bearer is tried first.
    """

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(_("path"), max_length=1000)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="old_addresses")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [models.UniqueConstraint(fields=["locale", "path", "page"], name="old_address_unique")]

    def __str__(self) -> str:
        return self.path
