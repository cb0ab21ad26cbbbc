"""Runs the chosen cases one after another, each in a folder of its own."""
import os
import shutil
import tempfile
import time

from .context import Context
from .failure import CaseFailure, MissingTool
from .paths import RUNS
from .toolchains import CLIENTS, BuildFailure


def run_case(case, backend, client_command, report):
    case_dir = tempfile.mkdtemp(prefix=case.name.replace("/", "-") + "-", dir=RUNS)
    report.begin(case.name)
    began = time.monotonic()
    context = Context(backend, client_command, case_dir)
    try:
        case.act(context)
    except CaseFailure as failure:
        report.fails(case.name, failure, case_dir)
    except (OSError, KeyError, ValueError) as failure:
        report.fails(case.name, f"{type(failure).__name__}: {failure}", case_dir)
    else:
        report.passes(case.name, time.monotonic() - began)
        context.close()
        shutil.rmtree(case_dir)
    finally:
        context.close()


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
