"""The command line of test/compat/run."""
import argparse
import fnmatch
import os
import pathlib
import signal
import sys

from .cases import all_cases, suites
from .context import Backend
from .failure import MissingTool
from .paths import DEFAULT_SAKER
from .report import Report
from .runner import run_cases
from .toolchains import BuildFailure, resolve_reference

EXAMPLES = """examples:
  test/compat/run                              everything, against build/release/bin/saker
  test/compat/run --suite java5 --suite go     two suites
  test/compat/run --only java5/pull            one case
  test/compat/run --only '*/clustering'        one scenario with every client
  test/compat/run --reference --suite cluster  against the Java servers of RocketMQ 5.5.0
"""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="test/compat/run", epilog=EXAMPLES,
        description="Runs unmodified RocketMQ clients against a fresh server per case.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saker", metavar="PATH", type=pathlib.Path, default=DEFAULT_SAKER,
                        help="the binary under test (default: build/release/bin/saker)")
    parser.add_argument("--reference", action="store_true",
                        help="test the Java servers of RocketMQ 5.5.0 instead")
    parser.add_argument("--suite", action="append", choices=suites(), metavar="NAME",
                        help="one of " + ", ".join(suites()) + "; may be repeated")
    parser.add_argument("--only", metavar="PATTERN", help="cases whose name contains or matches it")
    parser.add_argument("--list", action="store_true", help="print the names of the cases")
    return parser.parse_args(arguments)


def chosen(options):
    def matches(name):
        pattern = options.only
        return not pattern or pattern in name or fnmatch.fnmatchcase(name, pattern)
    return [case for case in all_cases()
            if (not options.suite or case.suite in options.suite) and matches(case.name)]


def backend_for(options):
    if not options.reference:
        return Backend(options.saker.resolve())
    resolve_reference()
    return Backend(None)


def main(arguments):
    options = parse(arguments)
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
    report = Report(len(cases))
    try:
        backend = backend_for(options)
    except MissingTool as missing:
        report.skips("reference", missing, len(cases), os.environ.get("CI") == "true")
        return report.end()
    except BuildFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    return run_cases(cases, backend, report)
