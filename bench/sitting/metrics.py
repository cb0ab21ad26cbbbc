"""What is measured: the loads, the figures taken from each, and what they are to reach."""
from dataclasses import dataclass, field

WAITING_PULLS = 10_000


@dataclass(frozen=True)
class Target:
    """A bound for ours/limit, ours/java, ours/plain or, against "absolute", for the figure itself."""
    against: str
    at_least: float = None
    at_most: float = None

    def is_met(self, value):
        return value >= self.at_least if self.at_least is not None else value <= self.at_most

    def __str__(self):
        bound = f"≥ {self.at_least:,g}" if self.at_least is not None else f"≤ {self.at_most:,g}"
        return bound + {"limit": " L", "java": " Java", "plain": " plain",
                        "absolute": ""}[self.against]


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
    # The load on Saker that it is compared with, each on a fresh server.
    plain_load: tuple = None
    # A load that goes on meanwhile, on Saker alone, and how many pulls are held by then.
    background: tuple = None
    # Neither the calibration server nor the Java broker has this load.
    only_ours: bool = False
    syncs: bool = False
    # Messages that are there before, and their size.
    fills: int = 0
    fill_bytes: int = 1024
    # Memory that a run may take.
    touches_mib: int = 1024
    # How much longer than --seconds; tails need more samples.
    length: float = 1
    steady_by: str = field(default="rate")

    def load_for(self, server):
        other = {"limit": self.limit_load, "plain": self.plain_load}.get(server)
        return other or self.load


def send(connections, in_flight, size=1024):
    return ("send", "--connections", str(connections), "--in-flight", str(in_flight),
            "--size", str(size))


def timers(each_second, ahead_ms):
    return ("timer", "--connections", "4", "--in-flight", "256", "--rate", str(each_second),
            "--delay", str(ahead_ms), "--size", "128")


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
        rate("transactions, 64 x 32, 1 KB", at_least("plain", 0.25)),),
           limit_load=send(64, 32), plain_load=send(64, 32), touches_mib=4096),
    Metric("pull-16", ("pull", "--consumers", "16"), (
        rate("hot pull of 32, 16 consumers", at_least("java", 2)),), fills=200_000),
    Metric("pull-1", ("pull", "--consumers", "1"), (
        rate("hot pull of 32, 1 consumer"),), fills=200_000),
    Metric("pop-16", ("pop", "--consumers", "16"), (
        rate("pop and acknowledge 32, 16 consumers", at_least("absolute", 200_000)),),
           only_ours=True, fills=400_000, fill_bytes=100),
    Metric("e2e", ("e2e", "--connections", "4", "--in-flight", "64", "--rate", "5000"), (
        micros("end to end at 5,000/s, p50", "latency_p50_us", at_most("limit", 2)),
        micros("end to end at 5,000/s, p99", "latency_p99_us", at_most("java", 0.125)),
        micros("end to end at 5,000/s, p99.9", "latency_p999_us")),
        limit_load=SYNC_PRODUCER, length=2, steady_by="latency_p50_us"),
    Metric("timer", timers(20_000, 3000), (
        micros("20,000 timers/s, 3 s ahead, late by, p50", "latency_p50_us"),
        micros("20,000 timers/s, 3 s ahead, late by, p99", "latency_p99_us",
               at_most("absolute", 20_000))), only_ours=True),
    Metric("waiting", send(16, 32), (
        rate("pipelined send, 16 x 32, 1 KB, beside 10,000 groups that wait",
             at_least("plain", 0.9)),),
           plain_load=send(16, 32), only_ours=True, touches_mib=4096,
           background=("waiting", "--pulls", str(WAITING_PULLS))),
)
# So many seconds of so many timers a second that a million wait before the first is due.
MILLION_TIMERS = timers(50_000, 30_000)
MILLION_SECONDS = 20
MILLION_MEMORY = Figure("a million timers that wait, memory without files", "anonymous_mb", "MB",
                        (at_most("absolute", 50),))
IDLE_MEMORY = Figure("idle RSS", "rss_mb", "MB", (at_most("absolute", 15),))
EMPTY_START = Figure("empty start, exec to ready", "start_ms", "ms", (at_most("absolute", 30),))
# What is no load in pairs: key -> figure.
SINGLES = {"idle-rss": IDLE_MEMORY, "empty-start": EMPTY_START, "timers-million": MILLION_MEMORY}
KEYS = tuple(metric.key for metric in LOADS) + tuple(SINGLES)
