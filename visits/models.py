from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="view", order=500)
class VisitSettings(BaseGenericSetting):
    """What an administrator says about the numbers."""

    visits_before = models.PositiveBigIntegerField(
        _("visits before"),
        default=0,
        # Nine digits hold any agency; more is a slip of the hand that readers would see.
        validators=[MaxValueValidator(999_999_999_999)],
        help_text=_("Counted by an earlier site; they are added to the total that readers see."),
    )

    panels = [FieldPanel("visits_before")]

    class Meta:
        verbose_name = _("visit statistics")


class RecordedView(models.Model):
    """A view that was counted and is not yet in the counts: appended by whoever records, moved by ``rollup``.

    Rows are only added and deleted, so that no two who record wait for each other. Nothing of the reader.
    """

    day = models.DateField()  # in Asia/Ho_Chi_Minh
    # An id, not a foreign key: numbers outlive the pages. 0 where there is no page, as on search.
    page = models.BigIntegerField(db_index=True)
    language = models.CharField(max_length=10)
    is_visit = models.BooleanField()  # the first view of a visit
    referrer = models.CharField(max_length=100)  # host of another site that led here, or empty

    def __str__(self) -> str:
        return f"{self.day}: {self.page}"


class DayCount(models.Model):
    """Views and visits of a day in a language. Kept for ever."""

    day = models.DateField()
    language = models.CharField(max_length=10)
    views = models.PositiveBigIntegerField(default=0)
    visits = models.PositiveBigIntegerField(default=0)  # by the language of their first page

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "language"], name="day_count_unique")]
        permissions = [("view_report", _("Can see the visit statistics"))]
        verbose_name = _("visit report")  # as it is called where groups get permissions

    def __str__(self) -> str:
        return f"{self.day} {self.language}"


class SectionCount(models.Model):
    """Views of a day in a section: of itself and of the pages directly in it. Kept for ever."""

    day = models.DateField()
    section = models.BigIntegerField()  # page id; 0 for views of no page and of pages deleted meanwhile
    language = models.CharField(max_length=10)
    views = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "section", "language"], name="section_count_unique")
        ]
        # Ten years of a section without reading those of the others.
        indexes = [models.Index(fields=["section", "day", "language", "views"], name="section_count_sums")]

    def __str__(self) -> str:
        return f"{self.day}: {self.section}"


class Span(models.TextChoices):
    """What time a row of counts stands for: ``first_day`` alone, or the month or year it begins."""

    DAY = "D", _("Day")
    MONTH = "M", _("Month")
    YEAR = "Y", _("Year")
    BEFORE = "B", _("Before")  # carried over from an earlier site; ``first_day`` is when it moved in


class PageCount(models.Model):
    """Views of a page in a day, later in a month, then in a year (``rollup``)."""

    page = models.BigIntegerField()
    span = models.CharField(max_length=1, choices=Span.choices)
    first_day = models.DateField()
    language = models.CharField(max_length=10)
    views = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "span", "first_day"], name="page_count_unique")
        ]
        indexes = [
            # The most read of each day, month or year in a language, without reading the others.
            models.Index(fields=["span", "first_day", "language", "-views"], name="page_count_most_read"),
            # All views of a page from the index alone: those of thousands of pages are added up at once.
            models.Index(fields=["page", "span", "first_day", "language", "views"], name="page_count_sums"),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}/{self.span}: {self.page}"


class ReferrerCount(models.Model):
    """Views that began on another site, by its host; in a day, later in a month, then in a year."""

    host = models.CharField(max_length=100)
    span = models.CharField(max_length=1, choices=Span.choices)
    first_day = models.DateField()
    views = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["span", "first_day", "host"], name="referrer_count_unique")
        ]

    def __str__(self) -> str:
        return f"{self.first_day}/{self.span}: {self.host}"


class Trace(models.Model):
    """Who was here in the last half hour, as hashes that mean nothing without their day's salt.

    Where Redis is configured it keeps these instead, and the table stays empty.
    """

    key = models.BigIntegerField(primary_key=True)  # visits.clients
    is_visitor = models.BooleanField()  # or an address, or somebody who votes: only a limit is kept
    seen_at = models.BigIntegerField(db_index=True)  # milliseconds since 1970
    allowed_at = models.BigIntegerField()  # visits.limits

    def __str__(self) -> str:
        return str(self.key)
