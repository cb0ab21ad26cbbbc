"""Asking until something holds, where what was done shows a moment later."""
import time

from .case import require

SECONDS = 10


def until(holds, why, seconds=SECONDS):
    """What `holds()` answers as soon as that is true. `why` is a text, or gives one at the end."""
    deadline = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        require(time.monotonic() < deadline, why() if callable(why) else why)
        time.sleep(0.01)


def clock_passes(ms):
    """The wall clock shows a later millisecond: what is stored from now on is stored after it."""
    until(lambda: int(time.time() * 1000) > ms, "the clock stands still")
