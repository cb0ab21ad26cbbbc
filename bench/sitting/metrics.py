"""What is measured: the loads, the figures taken from each, and what they are to reach."""
from dataclasses import dataclass, field

MESSAGES_FILLED = 200_000


@dataclass(frozen=True)
class Target:
    """A bound for ours/limit, ours/java or, against "absolute", for the figure itself."""
    against: str
    at_least: float = None
    at_most: float = None

    def is_met(self, value):
        return value >= self.at_least if self.at_least is not None else value <= self.at_most

    def __str__(self):
        bound = f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"
        return bound + {"limit": " L", "java": " Java", "absolute": ""}[self.against]


@dataclass(frozen=True)
class Figure:
    """A field of saker_load's JSON line, and how it is shown."""
    title: str
    name: str
    unit: str
    targets: tuple = ()


@dataclass(frozen=True)
class Metric:
    key: str
    load: tuple
    figures: tuple
    # The load on the calibration server, where it differs.
    limit_load: tuple = None
    syncs: bool = False
    fills: bool = False
    # Memory that a run may take.
    touches_mib: int = 1024
    # How much longer than --seconds; tails need more samples.
    length: float = 1
    steady_by: str = field(default="rate")

    def load_for(self, server):
        return self.limit_load if server == "limit" and self.limit_load else self.load


def send(connections, in_flight, size=1024):
    return ("send", "--connections", str(connections), "--in-flight", str(in_flight),
            "--size", str(size))


def rate(title, *targets):
    return Figure(title, "rate", "/s", targets)


def micros(title, name, *targets):
    return Figure(title, name, "us", targets)


def at_least(against, bound):
    return Target(against, at_least=bound)


def at_most(against, bound):
    return Target(against, at_most=bound)


SYNC_PRODUCER = send(1, 1)
LOADS = (
    Metric("pipelined", send(64, 32), (
        rate("pipelined send, 64 x 32, 1 KB", at_least("limit", 0.2), at_least("java", 7)),),
           touches_mib=4096),
    Metric("pipelined-100", send(64, 32, 100), (
        rate("pipelined send, 64 x 32, 100 B"),), touches_mib=2048),
    Metric("sync-1", SYNC_PRODUCER, (
        micros("sync send, 1 producer, p50", "latency_p50_us", at_most("limit", 1.3)),
        micros("sync send, 1 producer, p99", "latency_p99_us")), steady_by="latency_p50_us"),
    Metric("sync-64", send(64, 1), (
        rate("sync send, 64 producers", at_least("limit", 0.5), at_least("java", 3)),
        micros("sync send, 64 producers, p99", "latency_p99_us"))),
    Metric("flush-64", send(64, 1), (
        rate("SYNC_FLUSH, 64 producers", at_least("limit", 0.5)),
        micros("SYNC_FLUSH, 64 producers, p99", "latency_p99_us")), syncs=True),
    Metric("transaction", ("transaction", "--connections", "64", "--in-flight", "32"), (
        rate("transactions, 64 x 32, 1 KB", at_least("limit", 0.05)),),
           limit_load=send(64, 32), touches_mib=4096),
    Metric("pull-16", ("pull", "--consumers", "16"), (
        rate("hot pull of 32, 16 consumers", at_least("java", 2)),), fills=True),
    Metric("pull-1", ("pull", "--consumers", "1"), (
        rate("hot pull of 32, 1 consumer"),), fills=True),
    Metric("e2e", ("e2e", "--connections", "4", "--in-flight", "64", "--rate", "5000"), (
        micros("end to end at 5,000/s, p50", "latency_p50_us", at_most("limit", 2)),
        micros("end to end at 5,000/s, p99", "latency_p99_us", at_most("java", 0.125)),
        micros("end to end at 5,000/s, p99.9", "latency_p999_us")),
        limit_load=SYNC_PRODUCER, length=2, steady_by="latency_p50_us"),
)
IDLE_MEMORY = Figure("idle RSS", "rss_mb", "MB", (at_most("absolute", 15),))
EMPTY_START = Figure("empty start, exec to ready", "start_ms", "ms", (at_most("absolute", 30),))
KEYS = tuple(metric.key for metric in LOADS) + ("idle-rss", "empty-start")
