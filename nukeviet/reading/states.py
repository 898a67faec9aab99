"""What an article was for its readers when it was read."""

from datetime import datetime

from .rows import State
from .text import TOO_LATE, number

# The states of a row as NukeViet numbers them: 0 and 9 stopped, 6 rejected, 5 and 8 waiting for somebody.
_STATES = {
    0: State.STOPPED,
    1: State.LIVE,
    2: State.SCHEDULED,
    3: State.EXPIRED,
    4: State.DRAFT,
    5: State.IN_REVIEW,
    6: State.STOPPED,
    8: State.IN_REVIEW,
    9: State.STOPPED,
}
_LOCKED = 21  # added to the number while the section is stopped


def state(row, now: datetime, notes: list[tuple[str, str]]) -> State:
    """Of a row with ``status``, ``publtime`` and ``exptime``. Nothing becomes public that was not.

    A scheduled article whose hour has come stays scheduled: the old site would have published it.
    """
    raw = number(row["status"])
    is_locked = raw >= _LOCKED
    found = _STATES.get(raw - _LOCKED if is_locked else raw)
    if found is None:
        notes.append(("status-unknown", str(raw)))
        return State.STOPPED
    if found not in (State.LIVE, State.SCHEDULED):
        return found
    if is_locked:
        return State.STOPPED
    appears, ends, seconds = number(row["publtime"]), number(row["exptime"]), now.timestamp()
    if ends and ends <= seconds:
        return State.EXPIRED
    never = seconds < appears and 0 < ends <= appears
    if never or appears >= TOO_LATE or (found is State.SCHEDULED and appears <= 0):
        return State.DRAFT  # there is no hour to wait for
    return State.SCHEDULED if appears > seconds else found
