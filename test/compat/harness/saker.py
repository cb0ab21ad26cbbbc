"""Saker as the server under test: one process, or name servers and brokers apart."""
from .failure import CaseFailure
from .node import Node
from .remoting import knows_broker
from .waiting import wait_until

START_SECONDS = 10
STOP_SECONDS = 5
CLUSTER_NAME = "compat-cluster"


def ready_words(node):
    """The key=value words of the ready line, or None before it is there."""
    node.require_alive()
    for line in node.new_output().splitlines(keepends=True):
        if line.startswith("ready:") and line.endswith("\n"):
            return dict(word.split("=", 1) for word in line.split()[1:] if "=" in word)
    return None


def start_and_wait(node, command):
    node.start(command)
    return wait_until(f"ready line of {node.name}", lambda: ready_words(node), START_SECONDS)


def stop_cleanly(node):
    status, took = node.stop(STOP_SECONDS)
    if status != 0:
        raise CaseFailure(f"{node.name} ended with {status} after SIGTERM")
    if took > 1.5:
        raise CaseFailure(f"{node.name} took {took:.1f} s to stop, a second is allowed")


def port_of(address):
    return address.rsplit(":", 1)[1]


class SakerUp:
    """`saker up`: name server and broker in one process; a restart keeps ports and data."""

    def __init__(self, binary, case_dir, settings):
        self.binary = binary
        self.data = case_dir / "data"
        self.settings = [word for key, value in settings.items()
                         for word in ("--set", f"{key}={value}")]
        self.node = Node("saker", case_dir)
        self.ports = ("0", "0")
        self.namesrv = None
        self.brokers = None

    @property
    def nodes(self):
        return [self.node]

    def start(self):
        words = start_and_wait(self.node, [
            self.binary, "up", "--data", self.data, "--listen", "127.0.0.1",
            "--namesrv-port", self.ports[0], "--broker-port", self.ports[1], *self.settings])
        self.namesrv = words["namesrv"]
        self.brokers = words["broker"]
        self.ports = (port_of(words["namesrv"]), port_of(words["broker"]))

    def stop(self):
        stop_cleanly(self.node)

    def kill(self):
        self.node.kill()

    def close(self):
        self.node.kill()


class SakerCluster:
    """Two name servers and the brokers broker-a and broker-b, each a process."""

    def __init__(self, binary, case_dir):
        self.binary = binary
        self.case_dir = case_dir
        self.namesrvs = []
        self.addresses = []
        self.broker_nodes = {}
        self.broker_ports = {"broker-a": "0", "broker-b": "0"}

    @property
    def namesrv(self):
        return ";".join(self.addresses)

    @property
    def brokers(self):
        return ";".join(f"127.0.0.1:{port}" for port in self.broker_ports.values())

    def start(self):
        for number in (1, 2):
            node = Node(f"namesrv-{number}", self.case_dir)
            self.namesrvs.append(node)
            words = start_and_wait(node, [self.binary, "namesrv", "--listen", "127.0.0.1",
                                          "--namesrv-port", "0"])
            self.addresses.append(words["namesrv"])
        for name in self.broker_ports:
            self.broker_nodes[name] = Node(name, self.case_dir)
            self.start_broker(name)

    def start_broker(self, name):
        words = start_and_wait(self.broker_nodes[name], [
            self.binary, "broker", "-n", self.namesrv, "--data", self.case_dir / f"data-{name}",
            "--listen", "127.0.0.1", "--broker-port", self.broker_ports[name],
            "--set", f"brokerName={name}", "--set", f"brokerClusterName={CLUSTER_NAME}"])
        self.broker_ports[name] = port_of(words["broker"])
        for node, address in zip(self.namesrvs, self.addresses):
            if node.process.poll() is None:
                wait_until(f"{name} registered at {node.name}",
                           lambda at=address: knows_broker(at, name), START_SECONDS)

    def stop_broker(self, name):
        stop_cleanly(self.broker_nodes[name])

    def stop_namesrv(self, number):
        stop_cleanly(self.namesrvs[number - 1])

    @property
    def nodes(self):
        return [*self.broker_nodes.values(), *self.namesrvs]

    def close(self):
        for node in self.nodes:
            node.kill()
