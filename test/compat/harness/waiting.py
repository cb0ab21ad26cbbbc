"""Polling a condition with a deadline."""
import time

from .failure import CaseFailure


def wait_until(what, condition, seconds, interval=0.02):
    """Returns the first true value of `condition`, or fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise CaseFailure(f"{what}: not within {seconds:g} s")
        time.sleep(interval)
