import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class Status(models.TextChoices):
    """How far a translation is; "missing" is what has no row."""

    IN_WORK = "in_work", _("In work")
    IN_REVIEW = "in_review", _("In review")
    OUTDATED = "outdated", _("Outdated")
    LIVE = "live", _("Live")


class TranslationState(models.Model):
    """What is known of a translation besides its segments: kept by ``states.refresh``.

    The overview of thousands of pages reads this table alone.
    """

    translation = models.OneToOneField(
        "wagtail_localize.Translation", models.CASCADE, primary_key=True, related_name="state"
    )
    # The page in the target language: public pages read what they tell of themselves through it.
    page = models.OneToOneField(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="translation_state"
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_WORK)
    segments = models.PositiveIntegerField(default=0)
    translated = models.PositiveIntegerField(default=0)  # of the segments, without errors
    machine = models.PositiveIntegerField(default=0)  # of the translated, accepted by nobody yet
    # Since when the original says something else than the live translation; readers are told.
    outdated_since = models.DateTimeField(null=True, blank=True)
    # Whether the live translation was published with segments no person had accepted; readers are told.
    machine_live = models.BooleanField(default=False)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # who translated a segment last
    # Review of what has no workflow of Wagtail's: snippets.
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_asked_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(
        blank=True, default=""
    )  # of whoever sent it back, or asked where there is no workflow
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        indexes = [models.Index(fields=["status"], name="translation_state_status")]
        permissions = [
            ("translate_unpublished", _("Can read originals that are not public, once they are submitted")),
            ("translate_snippets", _("Can translate snippets")),
            ("publish_snippets", _("Can publish translated snippets")),
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.status}"

    @property
    def percentage(self) -> int:
        """Of the segments, rounded down: 100 means all."""
        return 100 * self.translated // self.segments if self.segments else 100


class PreviousString(models.Model):
    """Which string of an original stood where another stands now: its translation is a suggestion."""

    context = models.ForeignKey("wagtail_localize.TranslationContext", models.CASCADE, related_name="+")
    string = models.ForeignKey("wagtail_localize.String", models.CASCADE, related_name="+")
    previous = models.ForeignKey("wagtail_localize.String", models.CASCADE, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["context", "string"], name="previous_string_unique")]

    def __str__(self) -> str:
        return f"{self.context_id}: {self.previous_id} → {self.string_id}"


class FollowedRestriction(models.Model):
    """A restriction of a translation that was copied from the original, and goes with it."""

    restriction = models.OneToOneField(
        "wagtailcore.PageViewRestriction", models.CASCADE, primary_key=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.restriction_id)


class GlossaryTerm(models.Model):
    """How the agency says a Vietnamese term in another language."""

    term = models.CharField(_("term"), max_length=200, help_text=_("As the originals say it"))
    locale = models.ForeignKey(
        "wagtailcore.Locale", models.CASCADE, related_name="+", verbose_name=_("language")
    )
    translation = models.CharField(_("translation"), max_length=200, blank=True, default="")
    do_not_translate = models.BooleanField(
        _("do not translate"), default=False, help_text=_("The term stays as it is, as names do.")
    )
    note = models.CharField(_("note"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        constraints = [models.UniqueConstraint(fields=["term", "locale"], name="glossary_term_unique")]

    def __str__(self) -> str:
        return self.term

    @staticmethod
    def tidy(text: str) -> str:
        """Composed letters (NFC), single spaces."""
        return " ".join(unicodedata.normalize("NFC", text).split())

    @classmethod
    def key(cls, text: str) -> str:
        """The same for every spelling that means one term."""
        return cls.tidy(text).casefold()

    def clean(self) -> None:
        self.clean_alone()
        # In Python: SQLite takes Đ and đ for different letters.
        others = GlossaryTerm.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk)
        if self.key(self.term) in map(self.key, others.values_list("term", flat=True)):
            raise ValidationError({"term": _("The glossary has this term in this language already.")})

    def clean_alone(self) -> None:
        """Whatever can be wrong with a term beside the other terms."""
        errors = {}
        if not self.key(self.term):
            errors["term"] = _("A term has at least one letter.")
        if not self.tidy(self.translation) and not self.do_not_translate:
            errors["translation"] = _("Give a translation, or tick “do not translate”.")
        if self.locale_id and self.locale.language_code == settings.LANGUAGE_CODE:
            errors["locale"] = _("Choose a language that is translated into.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:
        self.term, self.translation, self.note = map(self.tidy, (self.term, self.translation, self.note))
        super().save(*args, **kwargs)


class TranslationReviewTask(AbstractGroupApprovalTask):
    """Approval of a translation; what must not be published cannot be approved (``publishing``)."""

    class Meta:
        verbose_name = _("review of a translation")
        verbose_name_plural = _("reviews of translations")

    def get_actions(self, obj, user):
        from .guards import publish

        return publish.allowed_actions(super().get_actions(obj, user), obj, user)

    def on_action(self, task_state, user, action_name, **kwargs):
        from .guards import publish

        if action_name == "approve":
            publish.before_approval(task_state, user)
        return super().on_action(task_state, user, action_name, **kwargs)


class BulkTranslation(models.Model):
    """Submitting all pages of a section: one short transaction a page, taken up again where it stopped."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    section = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("section")
    )
    locale = models.ForeignKey(
        "wagtailcore.Locale", models.CASCADE, related_name="+", verbose_name=_("language")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("user")
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAITING)
    total = models.PositiveIntegerField(default=0)  # pages
    submitted = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)  # were there already
    problems = models.JSONField(default=list)  # [[page id, title, what went wrong], …]
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)  # a sign of life while it runs
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("translation of a section")
        verbose_name_plural = _("translations of sections")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.section_id} → {self.locale_id}"


class NoticePreference(models.Model):
    """Whether the daily mail about translations is wanted: by everybody who has not said otherwise."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    daily = models.BooleanField(
        _("daily mail about translations"),
        default=True,
        help_text=_("New and outdated translations, and for reviewers those waiting for review"),
    )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.daily}"
