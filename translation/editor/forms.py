"""What the editor's form brings back: every box that was changed is saved, or says why not."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail_localize.models import Translation

from .. import states
from . import overrides, saving
from .rows import Sheet, StringRow


class SentForm:
    """The boxes of a sheet as one request sends them; ``status`` is that of the answer."""

    status = 200

    def __init__(self, request: HttpRequest, translation: Translation, sheet: Sheet, locked: str) -> None:
        self.request, self.translation, self.sheet, self.locked = request, translation, sheet, locked

    def save(self) -> bool:
        """Save what was changed; True where nothing was refused. What was refused stays in its box."""
        touched = [row for row in self.sheet.strings if self._is_touched(row, row.stored)]
        chosen = [row for row in self.sheet.overrides if self._is_touched(row, row.value)]
        if not touched and not chosen:
            return True
        if self.locked:
            for row in (*touched, *chosen):
                row.typed = self.request.POST[row.name]
            self.status = 423
            messages.error(self.request, f"{self.locked} {_('Your changes are not saved.')}")
            return False
        with states.postponed():
            refused = [row for row in touched if not self._write(row)]
            refused += [row for row in chosen if not self._override(row)]
        if refused:
            self.status = 409 if any(getattr(row, "has_conflict", False) for row in refused) else 422
            messages.error(
                self.request,
                ngettext(
                    "%(count)s segment is not saved: look below.",
                    "%(count)s segments are not saved: look below.",
                    len(refused),
                )
                % {"count": len(refused)},
            )
        elif self.request.POST.get("action", "save") == "save":
            messages.success(self.request, _("Saved."))
        return not refused

    def _is_touched(self, row, stored: str) -> bool:
        """Whether the form holds something else than what it was made with, and than what is stored."""
        typed = self.request.POST.get(row.name)
        if typed is None:
            return False
        typed = typed.replace("\r\n", "\n").strip()
        loaded = self.request.POST.get(f"loaded-{row.name}")
        return typed != stored.strip() and saving.token(typed) != loaded

    def _write(self, row: StringRow) -> bool:
        post, user = self.request.POST, self.request.user
        loaded = post.get(f"loaded-{row.name}")
        row.typed = post[row.name]
        try:
            # The others of this form may have changed this one: the slug follows the title.
            if loaded == row.token:
                loaded = None
            row.translation = saving.write(self.translation, row.segment, row.place, row.typed, user, loaded)
        except saving.Conflict as conflict:
            row.has_conflict, row.conflict = True, conflict.row
            row.translation = conflict.row
            row.error = _("This segment has been changed elsewhere meanwhile. Your text is not saved.")
            return False
        except saving.Unstorable as error:
            row.error = str(error)
            return False
        row.typed = None
        return True

    def _override(self, row: overrides.OverrideRow) -> bool:
        loaded, row.typed = self.request.POST.get(f"loaded-{row.name}"), self.request.POST[row.name]
        if loaded not in (None, row.token, saving.token(row.value)):
            row.error = _("Somebody else has chosen something here meanwhile: choose again.")
            row.has_conflict = True
            return False
        try:
            row.override = overrides.save(self.translation, row, row.typed, self.request.user)
        except ValidationError as error:
            row.error = " ".join(error.messages)
            return False
        row.typed = None
        return True
