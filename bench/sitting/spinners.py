"""Keeps cores from halting: waking a halted virtual core costs more than a send."""
import contextlib
import os
import subprocess
import sys


@contextlib.contextmanager
def spinners(cores):
    """One endless loop per core, at a priority below everything else."""
    processes = []
    try:
        for core in cores:
            process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            processes.append(process)
            os.sched_setaffinity(process.pid, {core})
            os.sched_setscheduler(process.pid, os.SCHED_IDLE, os.sched_param(0))
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()
