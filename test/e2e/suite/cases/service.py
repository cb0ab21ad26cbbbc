"""What a service manager is told: ready, alive while the loops turn, stopping."""
import os
import signal
import socket
import tempfile
import time

from harness import saker
from harness.node import Node

from ..case import cases_of, require
from ..server import SakerServer, launcher

WATCHDOG_SECONDS = 0.6
PATIENCE_SECONDS = 10


class ServiceManager:
    """The end of $NOTIFY_SOCKET that systemd holds."""

    def __init__(self, context, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        context.own(self.socket.close)
        self.socket.bind(address)
        name = address.decode() if isinstance(address, bytes) else address
        self.environment = {"NOTIFY_SOCKET": name.replace("\0", "@"),
                            "WATCHDOG_USEC": str(int(WATCHDOG_SECONDS * 1e6))}

    def next(self, seconds=PATIENCE_SECONDS):
        """Lines of the next message; nothing if none comes in time."""
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(4096).decode().split("\n")
        except TimeoutError:
            return []

    def drain(self):
        self.socket.setblocking(False)
        try:
            while self.socket.recv(4096):
                pass
        except BlockingIOError:
            pass

    def must_hear(self, line):
        """Within the messages to come; WATCHDOG=1 may stand between."""
        heard = []
        while message := self.next():
            heard += message
            if line in message:
                return heard
        require(False, f"no {line}, but {heard}")


def started(context, manager):
    context.servers += 1
    folder = context.folder / f"server-{context.servers}"
    folder.mkdir()
    server = SakerServer(context.binary, folder)
    server.node.environment.update(manager.environment)
    context.own(server.close)
    server.start()
    return server


def must_keep_the_protocol(context, address):
    manager = ServiceManager(context, address)
    server = started(context, manager)
    first = manager.next()
    require(first[0] == "READY=1", f"the first message is {first}")
    require(first[1].startswith("STATUS=") and server.broker in first[1], f"no status: {first}")
    began = time.monotonic()
    for _ in range(6):
        require(manager.next() == ["WATCHDOG=1"], "no watchdog")
    took = time.monotonic() - began
    require(took < 6 * WATCHDOG_SECONDS, f"six signs of life took {took:.1f} s")
    server.process.send_signal(signal.SIGTERM)
    manager.must_hear("STOPPING=1")
    server.process.wait(PATIENCE_SECONDS)
    require(server.process.returncode == 0, f"it ended with {server.process.returncode}")
    manager.drain()
    require(not manager.next(0.1), "it spoke after its end")


def socket_by_path(context):
    # Paths of sockets are short, those of a run need not be.
    folder = tempfile.TemporaryDirectory()
    context.own(folder.cleanup)
    must_keep_the_protocol(context, f"{folder.name}/notify")


def abstract_socket(context):
    must_keep_the_protocol(context, f"\0saker-e2e-{os.getpid()}".encode())


def a_standing_process_is_silent(context):
    """Stopped, its loops do not turn, and nothing says that it lives."""
    manager = ServiceManager(context, f"\0saker-e2e-stand-{os.getpid()}".encode())
    server = started(context, manager)
    manager.must_hear("WATCHDOG=1")
    server.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
    manager.drain()
    require(not manager.next(2 * WATCHDOG_SECONDS), "alive, though it stands")
    server.process.send_signal(signal.SIGCONT)
    manager.must_hear("WATCHDOG=1")


def name_server_and_broker_apart(context):
    """`saker namesrv` and `saker broker` say it, too."""
    for words in (["namesrv", "--namesrv-port", "0"],
                  ["broker", "--broker-port", "0", "--data", context.folder / "data"]):
        manager = ServiceManager(context, f"\0saker-e2e-{words[0]}-{os.getpid()}".encode())
        node = Node(words[0], context.folder, manager.environment)
        context.own(node.kill)
        saker.start_and_wait(node, [*launcher(), context.binary, *words, "--listen", "127.0.0.1"])
        require(manager.next()[0] == "READY=1", f"{words[0]} did not say ready")
        require(manager.next() == ["WATCHDOG=1"], f"{words[0]} shows no sign of life")
        node.process.send_signal(signal.SIGTERM)
        manager.must_hear("STOPPING=1")


def a_bad_socket_does_not_keep_it_from_starting(context):
    for name in ("relative", "/nowhere/at/all"):
        node = Node(f"bad-{len(name)}", context.folder, {"NOTIFY_SOCKET": name})
        context.own(node.kill)
        saker.start_and_wait(node, [*launcher(), context.binary, "namesrv", "--namesrv-port", "0",
                                    "--listen", "127.0.0.1"])
        text = node.new_output()
        require(f"'{name}'" in text and "NOTIFY_SOCKET" in text, f"nothing of it in:\n{text}")
        node.kill()


def cases():
    return cases_of("service", [
        socket_by_path, abstract_socket, a_standing_process_is_silent,
        name_server_and_broker_apart, a_bad_socket_does_not_keep_it_from_starting])
