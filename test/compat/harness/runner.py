"""Runs the chosen cases one after another, each in a folder of its own."""
import os
import shutil
import tempfile
import time

from .context import Context
from .failure import CaseFailure, MissingTool
from .paths import RUNS
from .stillness import Stillness
from .toolchains import CLIENTS, BuildFailure

# Clients wait three seconds for an answer, and close the connection if it does not come.
STOOD_STILL_S = 1.5


def act(case, context):
    """None if all went well, otherwise the reason."""
    try:
        case.act(context)
    except CaseFailure as failure:
        return "\n".join([str(failure), *context.obituaries()])
    except (OSError, KeyError, ValueError) as failure:
        return "\n".join([f"{type(failure).__name__}: {failure}", *context.obituaries()])
    finally:
        context.close()
    return None


def run_case(case, backend, client_command, report, may_repeat=True):
    """A failed case is run once more if the machine stood still meanwhile, and only then."""
    case_dir = tempfile.mkdtemp(prefix=case.name.replace("/", "-") + "-", dir=RUNS)
    report.begin(case.name)
    began = time.monotonic()
    with Stillness(RUNS) as stillness:
        reason = act(case, Context(backend, client_command, case_dir))
    if not reason:
        report.passes(case.name, time.monotonic() - began)
        shutil.rmtree(case_dir)
    elif may_repeat and stillness.longest > STOOD_STILL_S:
        report.repeats(case.name, reason, stillness.longest, case_dir)
        run_case(case, backend, client_command, report, may_repeat=False)
    else:
        report.fails(case.name, f"{reason}\n    the machine stood still for "
                                f"{stillness.longest:.1f} s at most", case_dir)


def client_commands(cases, report):
    """Builds each needed client once: name → command, or None where it is absent."""
    commands = {}
    for clients in dict.fromkeys(case.clients for case in cases):
        count = sum(case.clients == clients for case in cases)
        try:
            commands[clients] = CLIENTS[clients](clients)
        except MissingTool as missing:
            report.skips(clients, missing, count, os.environ.get("CI") == "true")
        except BuildFailure as failure:
            report.skips(clients, failure, count, is_failure=True)
    return commands


def run_cases(cases, backend, report):
    RUNS.mkdir(parents=True, exist_ok=True)
    commands = client_commands(cases, report)
    for case in cases:
        if case.clients in commands:
            run_case(case, backend, commands[case.clients], report)
    return report.end()
