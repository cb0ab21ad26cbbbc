"""How long the machine stood still: a client gives up after three seconds, whoever is slow.

A thread keeps writing a few bytes to disk, and notes how late it comes back from that and from its
sleep. A long gap means that nothing could run, or that the disk took nothing.
"""
import os
import threading
import time

PERIOD_S = 0.25


class Stillness:
    """Watches while it is entered; `longest` is the longest gap in seconds since then."""

    def __init__(self, folder):
        self.path = os.path.join(folder, f"stillness-{os.getpid()}")  # runs may go on side by side
        self.longest = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        os.unlink(self.path)

    def _watch(self):
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            is_last = False
            while not is_last:
                began = time.monotonic()
                is_last = self.ended.wait(PERIOD_S)
                os.pwrite(file, b"still here", 0)
                os.fdatasync(file)
                self.longest = max(self.longest, time.monotonic() - began - PERIOD_S)
        finally:
            os.close(file)
