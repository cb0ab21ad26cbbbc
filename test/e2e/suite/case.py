"""What a case is, and what it may use."""
import pathlib

from harness.failure import CaseFailure

from .server import ReferenceServer, SakerServer
from .wire.connection import Connection

__all__ = ["Case", "CaseFailure", "Context", "Skipped", "require"]


class Skipped(Exception):
    """The case cannot run on this machine; the text says why."""


class Case:
    """`act(context)` passes when it returns; its first line of documentation says what it holds."""

    def __init__(self, group, name, act, reference=False):
        self.name = f"{group}/{name}"
        self.act = act
        self.reference = reference


def cases_of(group, acts, reference=False):
    """Cases named after their functions."""
    return [Case(group, act.__name__.replace("_", "-"), act, reference) for act in acts]


def require(condition, why):
    if not condition:
        raise CaseFailure(why)


class Context:
    """Owns what a case starts; `close` ends all of it, whatever happened."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = pathlib.Path(folder)
        self.owned = []
        self.notes = []
        self.comparisons = 0
        self.differences = []
        self.servers = 0

    def server(self, settings=None, words=(), data=None, start=True):
        """A server that is ready, unless `start` is false."""
        self.servers += 1
        folder = self.folder / f"server-{self.servers}"
        folder.mkdir()
        server = SakerServer(self.binary, folder, settings, words, data) if self.binary \
            else ReferenceServer(folder, settings)
        self.owned.append(server.close)
        if start:
            server.start()
        return server

    def connect(self, address):
        connection = Connection(address)
        self.owned.append(connection.close)
        return connection

    def own(self, end):
        """`end()` will be called when the case is over."""
        self.owned.append(end)

    def note(self, text):
        """Shown behind the name of the case when it passes."""
        self.notes.append(text)

    def compared(self, name, difference=None):
        """One of many comparisons of a case; each counts for itself."""
        self.comparisons += 1
        if difference:
            self.differences.append((name, difference))

    def close(self):
        while self.owned:
            self.owned.pop()()
