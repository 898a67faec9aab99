from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class PortalImage(AbstractImage):
    """A picture of the library: what it shows (``description``), what it is about, who took it.

    Caption and credit are defaults; where a picture is used, its own texts are asked for.
    """

    caption = models.CharField(_("caption"), max_length=300, blank=True, default="")
    credit = models.CharField(
        _("credit"), max_length=150, blank=True, default="", help_text=_("Photographer or source")
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What the picture shows; never its title, which is often a file name."""
        return self.description

    FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")

    def _appearance(self) -> tuple:
        return (str(self.file), *(getattr(self, name) for name in self.FOCAL_POINT))

    @classmethod
    def from_db(cls, db, field_names, values):
        image = super().from_db(db, field_names, values)
        if {"file", *cls.FOCAL_POINT} <= set(field_names):
            image._loaded_appearance = image._appearance()
        return image

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        if getattr(self, "_loaded_appearance", None) != self._appearance():
            from .tasks import renew_renditions

            self._loaded_appearance = self._appearance()
            transaction.on_commit(lambda: renew_renditions(self))


class Rendition(AbstractRendition):
    """A picture in one size, crop and format."""

    image = models.ForeignKey(PortalImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"
            )
        ]
