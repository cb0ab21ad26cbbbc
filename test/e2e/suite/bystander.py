"""A well-behaved client that goes on working while others misbehave."""
import threading
import time

from .case import CaseFailure
from .wire.connection import Connection
from .wire.request import max_offset, must_send

TOPIC = "Bystander"


class Bystander:
    """Sends on a connection and a thread of its own until `finish`, which fails if anything did."""

    def __init__(self, address):
        self.connection = Connection(address)
        self.sent = 0
        self.slowest = 0.0
        self.failure = None
        self.stopping = threading.Event()
        must_send(self.connection, TOPIC, b"first")
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self):
        try:
            while not self.stopping.is_set():
                began = time.monotonic()
                must_send(self.connection, TOPIC, b"and another")
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.sent += 1
                time.sleep(0.002)
        except Exception as failure:  # whatever it was, the case is told by finish
            self.failure = failure

    def finish(self):
        self.stopping.set()
        self.thread.join(timeout=20)
        if self.failure:
            raise CaseFailure(f"the connection beside it failed: {self.failure!r}")
        if max_offset(self.connection, TOPIC) != self.sent + 1:
            raise CaseFailure("messages of the connection beside it are missing")

    def close(self):
        self.stopping.set()
        self.thread.join(timeout=20)
        self.connection.close()
