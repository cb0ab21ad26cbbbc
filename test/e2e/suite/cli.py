"""The command line of test/e2e/run."""
import argparse
import fnmatch
import os
import pathlib
import signal
import sys

from harness.paths import DEFAULT_SAKER
from harness.toolchains import resolve_reference

from .all_cases import all_cases
from .cases import mutations
from .report import Report
from .runner import run_cases

EXAMPLES = """examples:
  test/e2e/run                         everything, against build/release/bin/saker
  test/e2e/run --saker /tmp/saker      another binary
  test/e2e/run --only life-cycle       one group
  test/e2e/run --only 'errors/*broker' names that match a pattern
  test/e2e/run --only mutations --seconds 60
                                       more broken requests than usual
  test/e2e/run --reference --only errors/send
                                       the recorded answers against the Java servers
"""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="test/e2e/run", epilog=EXAMPLES,
        description="Starts the saker binary and holds it to its promises from outside.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saker", metavar="PATH", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("SAKER_BIN") or DEFAULT_SAKER),
                        help="the binary under test (default: $SAKER_BIN, else "
                             "build/release/bin/saker)")
    parser.add_argument("--only", metavar="PATTERN", help="cases whose name contains or matches it")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    parser.add_argument("--seconds", type=float, metavar="N",
                        help="how long `mutations` throws broken requests (default: 10)")
    parser.add_argument("--seed", type=int, metavar="N", help="of the broken requests")
    parser.add_argument("--reference", action="store_true",
                        help="run what can be run against the Java servers of RocketMQ 5.5.0")
    return parser.parse_args(arguments)


def chosen(options):
    def matches(name):
        pattern = options.only
        return not pattern or pattern in name or fnmatch.fnmatchcase(name, pattern)
    return [case for case in all_cases()
            if matches(case.name) and (case.reference or not options.reference)]


def main(arguments):
    options = parse(arguments)
    if options.seconds is not None:
        os.environ[mutations.SECONDS_VARIABLE] = str(options.seconds)
    if options.seed is not None:
        os.environ[mutations.SEED_VARIABLE] = str(options.seed)
    cases = chosen(options)
    if options.list:
        print("\n".join(case.name for case in cases))
        return 0
    if not cases:
        print("no case matches; --list shows them", file=sys.stderr)
        return 2
    if not options.reference and not os.access(options.saker, os.X_OK):
        print(f"{options.saker} is not there: build it, or name it with --saker", file=sys.stderr)
        return 2
    # A polite end runs the cleanup of the current case, so that no server is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.reference:
        resolve_reference()
    binary = None if options.reference else options.saker.resolve()
    return run_cases(cases, binary, Report(len(cases)))
