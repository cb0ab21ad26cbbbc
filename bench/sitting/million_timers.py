"""What a million timer messages that wait take of the broker's own memory."""
import contextlib
import threading

from .flaws import flaws_of
from .metrics import MILLION_MEMORY, MILLION_SECONDS, MILLION_TIMERS

MILLION = 1_000_000
SAMPLE_SECONDS = 0.2


def anonymous_mb(pid):
    """Without pages of files: these are the kernel's to drop."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024 / 1e6
    raise OSError(f"no RssAnon of {pid}")


@contextlib.contextmanager
def watched_memory(pid):
    """A list of what the process had, from the beginning of the block to its end."""
    values, over = [anonymous_mb(pid)], threading.Event()

    def watch():
        while not over.wait(SAMPLE_SECONDS):
            values.append(anonymous_mb(pid))
    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield values
    finally:
        over.set()
        thread.join()


def measure_million_timers(servers, load, tell):
    """The most that it had from the first message until all were delivered, and the flaws."""
    with servers.saker(False) as running:
        load.create_topic(running.address, "timers")
        with watched_memory(running.pid) as values:
            line = load.measure(MILLION_TIMERS, running, "timers", MILLION_SECONDS, 1)
    tell(f"  ours  {max(values):.1f} MB at most, {line['acknowledged']:,} timers")
    flaws = list(flaws_of(line))
    if line["acknowledged"] < MILLION:
        flaws.append(f"only {line['acknowledged']} timers waited")
    return {MILLION_MEMORY.name: [max(values)]}, flaws
