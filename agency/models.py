from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from .colours import Accent


class AgencyIdentity(TranslatableMixin, DraftStateMixin, PreviewableMixin, RevisionMixin, models.Model):
    """Who publishes the site: one per language, shown at the head and foot of every page."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, default="", help_text=_("For narrow screens and titles")
    )
    parent_body = models.CharField(
        _("parent body"), max_length=200, blank=True, default="", help_text=_("Shown small above the name")
    )
    tagline = models.CharField(_("tagline"), max_length=200, blank=True, default="")
    emblem = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("emblem"),
    )
    banner = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("banner"),
        help_text=_("A wide picture behind the name; decorative, so put no words in it"),
    )
    accent = models.CharField(_("brand colour"), max_length=20, choices=Accent, default=Accent.RED)
    licence = models.CharField(_("licence line"), max_length=300, blank=True, default="")
    responsible_person = models.CharField(_("responsible person"), max_length=200, blank=True, default="")
    address = models.CharField(_("address"), max_length=300, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=60, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    copyright = models.CharField(_("last line of the footer"), max_length=300, blank=True, default="")

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("short_name"),
        TranslatableField("parent_body"),
        TranslatableField("tagline"),
        TranslatableField("licence"),
        TranslatableField("responsible_person"),
        TranslatableField("address"),
        TranslatableField("copyright"),
        SynchronizedField("emblem"),
        SynchronizedField("banner"),
        SynchronizedField("accent"),
        SynchronizedField("phone"),
        SynchronizedField("email"),
    ]
    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("parent_body"), FieldPanel("tagline")],
            _("Name"),
        ),
        MultiFieldPanel([FieldPanel("emblem"), FieldPanel("banner"), FieldPanel("accent")], _("Look")),
        MultiFieldPanel(
            [
                FieldPanel("licence"),
                FieldPanel("responsible_person"),
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("copyright"),
            ],
            _("Footer"),
        ),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("agency identity")
        verbose_name_plural = _("agency identity")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        others = AgencyIdentity.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and others.exists():
            raise ValidationError(gettext("This language has its identity already; edit that one."))

    def get_preview_template(self, request, mode_name):
        return "previews/agency_identity.html"

    def get_preview_context(self, request, mode_name):
        from .identity import agency_of

        context = super().get_preview_context(request, mode_name)
        return context | {"agency": agency_of(self.locale.language_code, identity=self)}
