"""One number for each page that can be found: its language, its time and its id, in this order.

The numbers of a language are a range, and newer pages have higher ones. So "the newest thousand in this
language, between these dates" is a walk down one range of numbers, which is how an index lists matches
anyway: nothing has to be sorted, and nothing past the thousandth is looked at.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings

PAGE_BITS, TIME_BITS = 24, 33
PAGE_MASK = (1 << PAGE_BITS) - 1
EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = (1 << TIME_BITS) - 1  # a day in 2172


def position(language: str, when: datetime, page_id: int = 0) -> int:
    """Seconds are as fine as it gets; what lies before 1900 or after 2172 is put at that end."""
    seconds = min(max(int((when - EPOCH).total_seconds()), 0), LATEST)
    return (_number(language) << TIME_BITS | seconds) << PAGE_BITS | page_id


def page_of(number: int) -> int:
    """The page's id."""
    return number & PAGE_MASK


def time_of(number: int) -> datetime:
    """The page's time, to the second."""
    return EPOCH + timedelta(seconds=number >> PAGE_BITS & LATEST)


def bounds(language: str, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """The lowest and the highest number of a language from ``since`` up to, not with, ``until``."""
    start = _number(language) << TIME_BITS + PAGE_BITS
    end = start + (1 << TIME_BITS + PAGE_BITS) - 1
    return (
        position(language, since) if since else start,
        position(language, until) - 1 if until else end,
    )


def _number(language: str) -> int:
    return [code for code, _name in settings.LANGUAGES].index(language)
