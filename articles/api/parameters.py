"""Reading what a request asks for. Anything that is not what it should be is a 400 that says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.api.v2.utils import BadRequestError

MAX_LIMIT, DEFAULT_LIMIT = 50, 20
MAX_OFFSET = 1000  # rows skipped are rows read: further back, ``before`` reads none
MAX_FIELDS = 300  # characters of ``fields``, which is parsed by recursion
YEARS = range(1900, 2101)  # a date beyond them cannot be moved between time zones, or is no date of ours
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*(?:[ +-]\d\d:\d\d|Z)?)(?:,(\d{1,9}))?", re.ASCII)
Given = Mapping[str, str]


def refuse_unknown(given: Given, known: frozenset[str]) -> None:
    """A filter we do not know must not be taken for one that matched everything."""
    if unknown := sorted(set(given) - known):
        names = ", ".join(name[:40] for name in unknown[:5])
        raise BadRequestError(gettext("Unknown parameters: %(names)s") % {"names": names})
    if len(given.get("fields", "")) > MAX_FIELDS:
        raise BadRequestError(gettext("fields is too long."))


def whole_number(given: Given, name: str, low: int, high: int) -> int | None:
    raw = given.get(name)
    if raw is None:
        return None
    if not NUMBER.fullmatch(raw) or not low <= int(raw) <= high:
        text = gettext("%(name)s must be a whole number from %(low)d to %(high)d.")
        raise BadRequestError(text % {"name": name, "low": low, "high": high})
    return int(raw)


def page_id(given: Given, name: str) -> int | None:
    return whole_number(given, name, 1, 10**9 - 1)


def limit(given: Given) -> int:
    return whole_number(given, "limit", 1, MAX_LIMIT) or DEFAULT_LIMIT


def offset(given: Given) -> int:
    try:
        return whole_number(given, "offset", 0, MAX_OFFSET) or 0
    except BadRequestError as error:
        hint = gettext("To go further, follow “next”.")
        raise BadRequestError(f"{error} {hint}") from error


def language(given: Given) -> str | None:
    code = given.get("locale")
    codes = [code for code, _name in settings.LANGUAGES]
    if code is not None and code not in codes:
        raise BadRequestError(gettext("locale must be one of: %(codes)s.") % {"codes": ", ".join(codes)})
    return code


def refuse_other_orders(given: Given) -> None:
    if given.get("order", "-published_at") != "-published_at":
        raise BadRequestError(gettext("order can only be -published_at."))


def period(given: Given) -> Q:
    """``from`` and ``to``: days in Asia/Ho_Chi_Minh, both included."""
    condition = Q()
    if first := _day(given, "from"):
        condition &= Q(published_at__gte=_midnight(first))
    if last := _day(given, "to"):
        condition &= Q(published_at__lt=_midnight(last + timedelta(days=1)))
    return condition


def _day(given: Given, name: str) -> date | None:
    raw = given.get(name)
    if raw is None:
        return None
    try:
        if DAY.fullmatch(raw) and (day := date.fromisoformat(raw)).year in YEARS:
            return day
    except ValueError:  # 2026-02-30
        pass
    raise BadRequestError(gettext("%(name)s must be a day such as 2026-01-31.") % {"name": name})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Cursor:
    """A place in the newest-first list: just older than an article, or than a moment."""

    moment: datetime
    article: int = 0

    def __str__(self) -> str:
        return f"{timezone.localtime(self.moment).isoformat()},{self.article}"

    def condition(self) -> Q:
        # The bound on the date alone is what the index is used for; ids break ties.
        same_moment = Q(published_at=self.moment, article__lt=self.article)
        return Q(Q(published_at__lt=self.moment) | same_moment, published_at__lte=self.moment)


def before(given: Given) -> Cursor | None:
    """``before``: a moment with its offset, as ``next`` writes it also the id of the last article seen."""
    raw = given.get("before")
    if raw is None:
        return None
    if found := MOMENT.fullmatch(raw):
        try:
            moment = datetime.fromisoformat(found[1].replace(" ", "+"))  # a plus sign typed as it is
        except ValueError:  # hour 25
            moment = None
        if moment and moment.year in YEARS:
            aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
            return Cursor(aware, int(found[2] or 0))
    raise BadRequestError(gettext("before must be a moment such as 2026-01-31T08:00:00+07:00."))
