"""The servers that the cases run against, as processes of their own."""
import functools
import os
import pathlib
import shutil
import subprocess

from harness import reference, saker
from harness.failure import CaseFailure
from harness.node import Node

# Sanitizers cost time and memory: limits that were meant for the release build do not hold there.
PRESET = os.environ.get("SAKER_PRESET", "release")
IS_FAST_BUILD = PRESET == "release"
STOP_SECONDS = 20


@functools.cache
def launcher():
    """Words before the binary: sanitizers do not cope with every kernel's address layout."""
    if PRESET not in ("asan", "tsan") or not shutil.which("setarch"):
        return []
    words = ["setarch", os.uname().machine, "-R"]
    probe = subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if probe.returncode == 0 else []


def setting_words(settings):
    return [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]


class SakerServer:
    """`saker up` in a folder of its own; a restart keeps the ports and the data."""

    def __init__(self, binary, folder, settings=None, words=(), data=None):
        self.binary = binary
        self.folder = pathlib.Path(folder)
        self.data = pathlib.Path(data) if data else self.folder / "data"
        self.node = Node("saker", self.folder)
        self.ports = ("0", "0")
        self.words = [*words, *setting_words(settings or {})]
        self.ready = {}

    def command(self):
        return [*launcher(), self.binary, "up", "--data", self.data, "--listen", "127.0.0.1",
                "--namesrv-port", self.ports[0], "--broker-port", self.ports[1], *self.words]

    def start(self):
        self.ready = saker.start_and_wait(self.node, self.command())
        self.ports = (saker.port_of(self.namesrv), saker.port_of(self.broker))

    @property
    def namesrv(self):
        return self.ready["namesrv"]

    @property
    def broker(self):
        return self.ready["broker"]

    @property
    def http(self):
        return self.ready["http"]

    @property
    def store(self):
        return pathlib.Path(self.ready["store"])

    @property
    def process(self):
        return self.node.process

    def log(self):
        return self.node.new_output()

    def stop(self):
        """How fast it stops is the business of the cases about stopping."""
        status, _ = self.node.stop(STOP_SECONDS)
        if status != 0:
            raise CaseFailure(f"it ended with {status} after SIGTERM")

    def kill(self):
        self.node.kill()

    close = kill


class ReferenceServer(reference.ReferenceUp):
    """The Java servers with settings."""

    def __init__(self, folder, settings=None):
        super().__init__(pathlib.Path(folder), settings or {})
        self.folder = pathlib.Path(folder)
        self.broker = f"127.0.0.1:{self.broker_port}"

    @property
    def process(self):
        return self.servers[1].node.process

    def log(self):
        return self.servers[1].node.new_output()
