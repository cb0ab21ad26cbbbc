"""The order of a sitting: per metric and pair L - plain - ours - Java - Java - ours - plain - L."""
import contextlib
import time

from harness.waiting import wait_until

from .flaws import flaws_of
from .metrics import LOADS, WAITING_PULLS
from .million_timers import measure_million_timers
from .start_up import measure_empty_start, measure_idle_memory

SETTLE_SECONDS = 0.5
HELD_SECONDS = 20
VERIFIED = ("send", "transaction")
WARMUP_SECONDS = {"limit": 1, "plain": 1, "ours": 1, "java": 2}


class Sitting:
    """Collects {metric: [{server: [line, line]}, ...]}, one entry per pair."""

    def __init__(self, servers, load, plan, tell):
        self.servers = servers
        self.load = load
        self.plan = plan
        self.tell = tell
        self.results = {}
        self.flaws = []

    def run(self):
        metrics = [metric for metric in LOADS if self.plan.wants(metric.key)]
        for pair in range(1, self.plan.pairs + 1):
            for metric in metrics:
                self.tell(f"pair {pair} of {self.plan.pairs}: {metric.key}")
                self.results.setdefault(metric.key, []).append(self.measure_pair(metric))
        for key, measure in (("idle-rss", measure_idle_memory),
                             ("empty-start", measure_empty_start)):
            if self.plan.wants(key):
                self.tell(key)
                self.results[key] = measure(self.servers, self.plan, self.tell)
        if self.plan.wants("timers-million", is_long=True):
            self.tell("timers-million")
            self.results["timers-million"], flaws = measure_million_timers(
                self.servers, self.load, self.tell)
            self.flaws += [f"timers-million: {flaw}" for flaw in flaws]
        return self.results, self.flaws

    def measure_pair(self, metric):
        lines = {"limit": [], "plain": [], "ours": [], "java": []}
        before = [server for server, has in (("limit", not metric.only_ours),
                                             ("plain", metric.plain_load), ("ours", True)) if has]
        for server in before:
            self.measure(server, metric, lines, 1)
        if self.plan.with_java and not metric.only_ours:
            self.measure("java", metric, lines, 2)
        for server in reversed(before):
            self.measure(server, metric, lines, 1)
        return lines

    def measure(self, server, metric, lines, times):
        """`times` runs on one instance, which is warmed up once; each run has its own topic."""
        # A virtual machine lends free memory to its host; taking it back costs a server more than
        # its own work, so it is taken back before.
        self.load.touch(metric.touches_mib)
        with self.servers.start(server, metric.syncs) as running:
            if server == "java":
                self.prepare_topic(running, "warm")
                self.load.warm_up(running.address, "warm", self.plan.java_warmup)
            for number in range(1, times + 1):
                topic = f"bench-{number}"
                self.prepare_topic(running, topic)
                if metric.fills and server != "limit":
                    self.load.fill(running.address, topic, metric.fills, metric.fill_bytes)
                time.sleep(SETTLE_SECONDS)
                with self.background(metric, server, running):
                    line = self.load.measure(load_of(metric, server), running, topic,
                                             self.plan.seconds * metric.length,
                                             WARMUP_SECONDS[server])
                lines[server].append(line)
                self.tell(f"  {server:5} {summary(line)}")
                self.flaws += [f"{metric.key}, {server}: {flaw}" for flaw in flaws_of(line)]

    @contextlib.contextmanager
    def background(self, metric, server, running):
        """What goes on beside the load, from when all of it waits."""
        if server != "ours" or not metric.background:
            yield
            return
        self.prepare_topic(running, "idle")
        with self.load.goes_on(metric.background, running.address, "idle"):
            wait_until(f"{WAITING_PULLS} held pulls",
                       lambda: running.held_pulls() >= WAITING_PULLS, HELD_SECONDS, 0.1)
            yield

    def prepare_topic(self, running, topic):
        self.load.create_topic(running.address, topic)


def load_of(metric, server):
    """Brokers are also asked, off the clock, whether they hold what they acknowledged."""
    load = metric.load_for(server)
    return (*load, "--verify") if load[0] in VERIFIED and server != "limit" else load


def summary(line):
    text = f"{line['rate']:>11,.0f}/s  p50 {line['latency_p50_us']:,.0f} us"
    text += f"  p99 {line['latency_p99_us']:,.0f} us"
    if "server_cpu_us" in line:
        text += f"  CPU {line['server_cpu_us']:.2f} us"
    return "  ".join([text, *flaws_of(line)])
