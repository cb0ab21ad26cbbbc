"""The command line of bench/run."""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import signal
import sys
import time

from . import paths, table
from .load import Load, LoadFailure
from .metrics import KEYS
from .servers import Servers
from .sitting import Sitting
from .spinners import spinners
from harness.failure import CaseFailure, MissingTool
from harness.toolchains import BuildFailure, resolve_reference

EPILOG = """metrics: {keys}

For every metric and pair the order is calibration - ours - Java - Java - ours - calibration; where
the goal is a part of plain sends, these come between calibration and ours. Stores are fresh and lie
below build/bench. Only ratios taken in one sitting count. Three pairs take about 30 minutes with Java
and 16 without; timers-million, a minute, is left out of --quick unless it is named.

Exit code: 0, 1 if something failed or, with --check, if a goal was missed, 2 wrong words. What was
not measured (Java, with --no-java) is not missed.

examples:
  bench/run                                    all metrics, three pairs
  bench/run --quick --no-java                  a first look in three minutes
  bench/run --only sync-1 --only e2e --pairs 5
  bench/run --no-java --check                  fails where a goal is missed
  bench/run --markdown --json build/bench.json figures for bench/README.md
"""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench/run", epilog=EPILOG.format(keys=" ".join(KEYS)),
        description="Measures Saker against the limit of this machine and the Java broker 5.5.0.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--pairs", type=int, metavar="N", help="pairs per metric (default 3)")
    add("--quick", action="store_true", help="one pair of short runs")
    add("--only", action="append", choices=KEYS, metavar="METRIC", help="may be repeated")
    add("--no-java", action="store_true", help="leave the Java broker out")
    add("--java-heap", default="4g", metavar="SIZE", help="heap of the Java broker (default 4g)")
    add("--seconds", type=float, metavar="S", help="length of a measured window (default 4)")
    add("--awake", action="store_true",
        help="keep the cores from halting with one idle-priority spinner each")
    add("--apart", action="store_true",
        help="the client alone on the last core, every server on the others")
    add("--bin", type=pathlib.Path, default=paths.DEFAULT_BIN, metavar="DIR",
        help="where saker, saker_load and saker_limit are (default build/release/bin)")
    add("--markdown", action="store_true", help="print the table as Markdown")
    add("--check", action="store_true",
        help="end with 1 if a goal was missed, or a run had errors")
    add("--json", type=pathlib.Path, metavar="FILE", help="also write every figure of every run")
    return parser.parse_args(arguments)


class Plan:
    """What the options mean."""

    def __init__(self, options):
        self.quick = options.quick
        self.pairs = options.pairs or (1 if options.quick else 3)
        self.seconds = options.seconds or (2 if options.quick else 4)
        self.java_warmup = 4 if options.quick else 10
        self.with_java = not options.no_java
        self.only = options.only

    def wants(self, key, is_long=False):
        return key in self.only if self.only else not (is_long and self.quick)


def tell(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def missing_programs(folder):
    return [name for name in ("saker", "saker_load", "saker_limit")
            if not os.access(folder / name, os.X_OK)]


def resolve_java(plan):
    if not plan.with_java:
        return
    try:
        resolve_reference()
    except (MissingTool, BuildFailure) as failure:
        tell(f"without Java: {str(failure).splitlines()[0]}")
        plan.with_java = False


def run_sitting(options, plan):
    cores = sorted(os.sched_getaffinity(0))
    client_core = cores[-1] if options.apart and len(cores) > 1 else None
    scratch = paths.SCRATCH / f"sitting-{os.getpid()}"
    scratch.mkdir(parents=True)
    try:
        servers = Servers(scratch, options.bin.resolve(), options.java_heap,
                          [core for core in cores if core != client_core])
        load = Load(options.bin.resolve(), client_core)
        with spinners(cores if options.awake else []):
            return Sitting(servers, load, plan, tell).run()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def show(results, flaws, options, arguments):
    style = table.as_markdown if options.markdown else table.as_text
    command = shlex.join(["bench/run", *arguments])
    print(f"`{command}`, {describe_machine()}, cores {'kept awake' if options.awake else 'may halt'}"
          f", client and server {'apart' if options.apart else 'where the kernel puts them'}")
    rows = table.rows_of(results)
    print("\n" + style(rows))
    cpu = table.cpu_rows_of(results)
    if cpu:
        print("\nCPU of the server per message\n\n" + style(cpu))
    if any(row.unsteady_pairs for row in rows):
        print("\n~ a pair whose two calibrations differ by more than a factor of "
              f"{table.STEADY_FACTOR}; left out where enough others are there")
    for flaw in flaws:
        print(f"! {flaw}")
    if options.json:
        options.json.write_text(json.dumps({"command": command, "results": results}, indent=1))
    return table.missed(rows)


def describe_machine():
    return f"{os.cpu_count()} cores, Linux {os.uname().release.split('-')[0]}"


def main(arguments):
    options = parse(arguments)
    missing = missing_programs(options.bin)
    if missing:
        print(f"{', '.join(missing)} not in {options.bin}: tools/build makes them", file=sys.stderr)
        return 2
    plan = Plan(options)
    resolve_java(plan)
    # A polite end runs the cleanup, so that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        results, flaws = run_sitting(options, plan)
    except (LoadFailure, CaseFailure, OSError) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    missed = show(results, flaws, options, arguments)
    if not options.check:
        return 0
    for title in missed:
        print(f"missed: {title}", file=sys.stderr)
    return 1 if missed or flaws else 0
