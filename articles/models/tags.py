from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from core.slugs import ascii_slug


class Tag(TagBase):
    """A word readers may look for. Tags are shared by all languages and stay Vietnamese."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    @classmethod
    def as_known(cls, names: list[str]) -> list[str]:
        """The names as they are already written, whatever their case: SQLite compares only ASCII so."""
        slugs = {ascii_slug(name, 90) for name in names}
        known = {tag.name.casefold(): tag.name for tag in cls.objects.filter(slug__in=slugs)}
        return list(dict.fromkeys(known.get(name.casefold(), name) for name in names))

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = ascii_slug(tag, 90) or "the"
        return f"{slug}-{i}" if i is not None else slug


class ArticleTag(ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="articles")
    content_object = ParentalKey(
        "articles.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )
