"""How long logins and invitations hold, and how long somebody who guesses has to wait. In seconds."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3_600, 86_400

INVITATION = 7 * DAY
# A working day without a new login; a browser left open is out the next morning, and any after a week.
IDLE = 12 * HOUR
ABSOLUTE = 7 * DAY
# When a login was last used is noted no more exactly than this: it says who is logged in, not when who reads.
NOTED = 10 * MINUTE

# After 5 wrong passwords for a name half a minute passes until the next may be tried, and twice as long after each, up
# to a quarter of an hour: 96 tries a day. Counted by name, since no addresses are kept; no longer, so that nobody can
# shut out somebody else for a day.
FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * MINUTE
FORGOTTEN = DAY  # after which failures do not count any more


def is_over(begun: int, used: int, now: int) -> bool:
    """Whether a login that began and was last used then has ended."""
    return now - begun >= ABSOLUTE or now - used >= IDLE


def wait_after(failures: int) -> int:
    """How long nothing may be tried for a name after so many failures in a row."""
    if failures < FREE_TRIES:
        return 0
    return int(min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(failures - FREE_TRIES, 30)))
