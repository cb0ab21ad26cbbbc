"""Runs the chosen cases one after another, each in a folder of its own."""
import shutil
import struct
import subprocess
import tempfile
import time
import traceback

from harness.paths import REPO

from .case import CaseFailure, Context, Skipped
from .wire.connection import Closed, Silence

RUNS = REPO / "build" / "e2e" / "runs"
# What a wrong answer or a dead server looks like from here; anything else is a fault of the suite.
EXPECTED_FAILURES = (OSError, ValueError, KeyError, Silence, Closed, struct.error,
                     subprocess.TimeoutExpired)


def failure_of(case, context):
    """None if the case passed, else the reason."""
    try:
        case.act(context)
    except CaseFailure as failure:
        return str(failure)
    except EXPECTED_FAILURES as failure:
        place = traceback.extract_tb(failure.__traceback__)[-1]
        for frame in traceback.extract_tb(failure.__traceback__):
            place = frame if "/cases/" in frame.filename else place
        return f"{type(failure).__name__}: {failure} [{place.name}, line {place.lineno}]"
    return None


def run_case(case, binary, report):
    folder = tempfile.mkdtemp(prefix=case.name.replace("/", "-") + "-", dir=RUNS)
    report.begin(case.name)
    began = time.monotonic()
    context = Context(binary, folder)
    try:
        failure = failure_of(case, context)
    except Skipped as reason:
        context.close()
        shutil.rmtree(folder)
        return report.skips(case.name, reason)
    finally:
        context.close()
    if context.differences:
        report.differs(case.name, context.differences, context.comparisons, context.notes, folder)
    if failure:
        report.fails(case.name, failure, folder)
    if failure or context.differences:
        return None
    report.passes(case.name, time.monotonic() - began, context.notes, context.comparisons)
    return shutil.rmtree(folder)


def run_cases(cases, binary, report):
    RUNS.mkdir(parents=True, exist_ok=True)
    for case in cases:
        run_case(case, binary, report)
    return report.end()
