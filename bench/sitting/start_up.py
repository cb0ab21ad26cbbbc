"""Memory of an idle Saker, and the time from exec to its ready line."""
import statistics
import subprocess
import time

IDLE_SECONDS = 3
STARTS = 20
QUICK_STARTS = 5


def resident_mb(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
    raise OSError(f"no VmRSS of {pid}")


def measure_idle_memory(servers, plan, tell):
    values = []
    for _ in range(plan.pairs):
        with servers.saker(False) as running:
            time.sleep(IDLE_SECONDS)
            values.append(resident_mb(running.pid))
        tell(f"  ours  {values[-1]:.1f} MB")
    return {"rss_mb": values}


def measure_empty_start(servers, plan, tell):
    walls, own = [], []
    for _ in range(QUICK_STARTS if plan.quick else STARTS):
        with servers.folder("start") as folder:
            wall, printed = start_once([str(word) for word in
                                        servers.saker_command(folder / "data")])
        walls.append(wall)
        own.append(printed)
    tell(f"  ours  {statistics.median(walls):.1f} ms")
    return {"start_ms": walls, "printed_ms": [value for value in own if value is not None]}


def start_once(command):
    """Milliseconds from exec to the ready line, and those that the line itself names."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL, text=True, close_fds=False)
    try:
        for line in process.stdout:
            if line.startswith("ready:"):
                return (time.monotonic() - began) * 1000, printed_start(line)
        raise OSError("saker ended without a ready line")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def printed_start(line):
    for word in line.split():
        if word.startswith("start=") and word.endswith("ms"):
            return float(word[len("start="):-len("ms")])
    return None
