"""Another broker that registers with the name server of a server under test."""
from harness import saker
from harness.node import Node

from .server import launcher


def start_second_broker(context, server, name="broker-b", settings=None):
    """Returns its address; it ends with the case."""
    folder = context.folder / name
    folder.mkdir()
    node = Node(name, folder)
    context.own(node.kill)
    words = saker.start_and_wait(node, [
        *launcher(), context.binary, "broker", "-n", server.namesrv, "--data", folder / "data",
        "--listen", "127.0.0.1", "--broker-port", "0", "--set", f"brokerName={name}",
        *(word for item in (settings or {}).items() for word in ("--set", "=".join(item)))])
    return words["broker"]
