"""Review in the admin: what the history says, and who wants the daily mail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab
from wagtail.log_actions import LogFormatter

from .models import NoticePreference
from .review import APPROVED, ASKED, SENT_BACK, WITHDRAWN
from .roles import REVIEWERS, TRANSLATORS

MESSAGES = {
    ASKED: (_("Submit a translation for review"), _("Submitted for review")),
    APPROVED: (_("Approve a translation"), _("Approved")),
    SENT_BACK: (_("Send a translation back"), _("Sent back for changes")),
    WITHDRAWN: (_("Withdraw a translation from review"), _("Withdrawn from review")),
}


@hooks.register("register_log_actions")
def register_actions(actions) -> None:
    for action, (label, message) in MESSAGES.items():
        formatter = type("Formatter", (CommentFormatter,), {"label": label, "message": message})
        actions.register_action(action)(formatter)


class CommentFormatter(LogFormatter):
    def format_comment(self, log_entry) -> str:
        return log_entry.data.get("comment", "")


class NoticePreferenceForm(forms.ModelForm):
    class Meta:
        model = NoticePreference
        fields = ["daily"]


class NoticePreferencePanel(BaseSettingsPanel):
    name = "translation_notices"
    title = _("Translations")
    tab = notifications_tab
    order = 200
    form_class = NoticePreferenceForm

    def is_active(self) -> bool:
        return self.user.groups.filter(name__in=[TRANSLATORS, REVIEWERS]).exists()

    def get_form(self) -> NoticePreferenceForm:
        known = NoticePreference.objects.filter(user=self.user).first()
        data = self.request.POST if self.request.method == "POST" else None
        return NoticePreferenceForm(
            data, instance=known or NoticePreference(user=self.user), prefix=self.name
        )


@hooks.register("register_account_settings_panel")
def notice_preference(request, user, profile) -> NoticePreferencePanel:
    return NoticePreferencePanel(request, user, profile)
