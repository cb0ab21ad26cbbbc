"""The three servers under load, each with a fresh folder, a loopback address and a pid."""
import contextlib
import itertools
import os
import pathlib
import re
import shutil
import urllib.request

from . import paths  # noqa: F401  (makes the harness importable)
from harness.node import Node
from harness.ports import free_port, is_free
from harness.reference import LIBRARIES, java_namesrv, write_properties
from harness.remoting import knows_broker
from harness.saker import ready_words
from harness.waiting import wait_until

READY_SECONDS = 60
FLUSH = {False: "ASYNC_FLUSH", True: "SYNC_FLUSH"}
# As the reference's own start script sets them, except for the size of the heap.
BROKER_JVM = ["-server", "-XX:+UseG1GC", "-XX:G1HeapRegionSize=16m", "-XX:G1ReservePercent=25",
              "-XX:InitiatingHeapOccupancyPercent=30", "-XX:SoftRefLRUPolicyMSPerMB=0",
              "-XX:+AlwaysPreTouch", "-XX:-UseLargePages", "-XX:MaxDirectMemorySize=15g",
              "--add-opens=java.base/java.nio=ALL-UNNAMED",
              "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
              "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"]


class Running:
    """A started server: where it listens, and the process whose CPU counts."""

    def __init__(self, address, node, http=None):
        self.address = address
        self.pid = node.process.pid
        self.http = http

    def held_pulls(self):
        with urllib.request.urlopen(f"http://{self.http}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        return int(re.search(r'^saker_bound_used\{.*name="held_pulls"\} (\d+)', text,
                             re.MULTILINE).group(1))


class Servers:
    """Starts servers below one scratch folder, and ends them with their data."""

    def __init__(self, scratch, binaries, java_heap, cores):
        self.scratch = pathlib.Path(scratch)
        self.binaries = pathlib.Path(binaries)
        self.java_heap = java_heap
        # Where servers may run, each of them alike.
        self.cores = cores
        self.numbers = itertools.count(1)

    def start(self, name, syncs):
        return {"limit": self.limit, "ours": self.saker, "plain": self.saker,
                "java": self.java}[name](syncs)

    @contextlib.contextmanager
    def folder(self, name):
        folder = self.scratch / f"{name}-{next(self.numbers)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def limit(self, syncs):
        # One file for the whole sitting: recycling is the point.
        calibration = self.scratch / "calibration"
        calibration.mkdir(exist_ok=True)
        with self.folder("limit") as folder, self.started(Node("limit", folder), [
                self.binaries / "saker_limit", "--dir", calibration,
                *(["--sync"] if syncs else [])]) as node:
            words = wait_ready(node)
            yield Running(words["address"], node)

    def saker_command(self, data, syncs=False):
        return [self.binaries / "saker", "up", "--data", data, "--listen", "127.0.0.1",
                "--namesrv-port", "0", "--broker-port", "0", "--set", "httpPort=0",
                *(["--set", f"flushDiskType={FLUSH[True]}"] if syncs else [])]

    @contextlib.contextmanager
    def saker(self, syncs):
        with self.folder("saker") as folder, self.started(
                Node("saker", folder), self.saker_command(folder / "data", syncs)) as node:
            words = wait_ready(node)
            yield Running(words["broker"], node, words["http"])

    @contextlib.contextmanager
    def java(self, syncs):
        with self.folder("java") as folder:
            namesrv_port = free_port()
            namesrv = java_namesrv("namesrv", folder, namesrv_port)
            namesrv.start()
            try:
                address = f"127.0.0.1:{namesrv_port}"
                with self.java_broker(folder, address, syncs) as running:
                    yield running
            finally:
                namesrv.node.kill()

    @contextlib.contextmanager
    def java_broker(self, folder, namesrv, syncs):
        port = free_port(below=2, above=1)
        store = folder / "store"
        config = write_properties(folder / "broker.properties", {
            "brokerClusterName": "DefaultCluster", "brokerName": "broker-a", "brokerId": 0,
            "namesrvAddr": namesrv, "brokerIP1": "127.0.0.1", "brokerIP2": "127.0.0.1",
            "listenPort": port, "bindAddress": "127.0.0.1", "flushDiskType": FLUSH[syncs],
            "storePathRootDir": store, "storePathCommitLog": store / "commitlog"})
        node = Node("broker", folder, {"ROCKETMQ_HOME": str(folder)})
        with self.started(node, [
                "java", f"-Xms{self.java_heap}", f"-Xmx{self.java_heap}", *BROKER_JVM,
                f"-Duser.home={folder}", f"-Drocketmq.home.dir={folder}",
                "-cp", f"{LIBRARIES}/*", "org.apache.rocketmq.broker.BrokerStartup",
                "-c", config]):
            wait_until("Java broker", lambda: node.require_alive()
                       and knows_broker(namesrv, "broker-a") and not is_free(port),
                       READY_SECONDS, 0.1)
            yield Running(f"127.0.0.1:{port}", node)

    @contextlib.contextmanager
    def started(self, node, command):
        """The store is thrown away afterwards, so the end may be a hard one."""
        own_cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, self.cores)
        try:
            node.start(command)
        finally:
            os.sched_setaffinity(0, own_cores)
        try:
            yield node
        finally:
            node.kill()


def wait_ready(node):
    return wait_until(f"ready line of {node.name}", lambda: ready_words(node), READY_SECONDS)
