from copy import copy
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from core.slugs import SLUG_FORMATTERS, ascii_slug


class NamedSnippet(index.Indexed, TranslatableMixin, models.Model):
    """A name with an ASCII slug that is unique in its language; made from the name when left empty."""

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(
        _("slug"), max_length=150, blank=True, help_text=_("Made from the name when left empty.")
    )

    panels = [FieldPanel("name"), FieldPanel("slug", widget=SlugInput(formatters=SLUG_FORMATTERS))]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def for_readers_of(self, locale_id: int) -> Self | None:
        """What pages of a language show where it has no translation; None: nothing."""
        return self if self.locale_id == locale_id else None

    @property
    def base_slug(self) -> str:
        """The slug before it gets a number where another has it already."""
        return ascii_slug(self.slug or self.name, 140) or "muc"

    def save(self, *args, **kwargs):
        base = self.base_slug
        taken = set(
            type(self)
            .objects.filter(locale_id=self.locale_id, slug__startswith=base)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        self.slug = next(
            slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
        )
        super().save(*args, **kwargs)


class Author(NamedSnippet):
    """Who writes: a person or a desk. The same name in every language, role and biography translated."""

    role = models.CharField(_("role"), max_length=150, blank=True, default="")
    biography = models.TextField(_("biography"), max_length=3000, blank=True, default="")
    photo = models.ForeignKey(
        "images.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
    )

    panels = [*NamedSnippet.panels, FieldPanel("role"), FieldPanel("biography"), FieldPanel("photo")]
    translatable_fields = [
        SynchronizedField("name"),
        SynchronizedField("slug"),
        TranslatableField("role"),
        TranslatableField("biography"),
        SynchronizedField("photo"),
    ]

    class Meta(NamedSnippet.Meta):
        abstract = False
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def for_readers_of(self, locale_id: int) -> "Author":
        """A person's name is the same everywhere; office and life are told in their own language alone."""
        if self.locale_id == locale_id:
            return self
        shown = copy(self)
        shown.role = shown.biography = ""
        return shown


class Topic(NamedSnippet):
    """What readers of all languages follow across sections: a programme, a resolution, a campaign."""

    description = models.TextField(_("description"), max_length=1000, blank=True, default="")

    panels = [*NamedSnippet.panels, FieldPanel("description")]
    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("slug"),
        TranslatableField("description"),
    ]

    class Meta(NamedSnippet.Meta):
        abstract = False
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
