"""One server process: its command, its log, and the ways to end it."""
import os
import pathlib
import signal
import subprocess
import time

from .failure import CaseFailure

TAIL_LINES = 15


class Node:
    """A server process that can be started again after it ended.

    Every start appends to the same log; `new_output` is what the current start has printed.
    """

    def __init__(self, name, case_dir, environment=None):
        self.name = name
        self.log = pathlib.Path(case_dir) / f"{name}.log"
        self.environment = dict(os.environ, **(environment or {}))
        self.process = None
        self.is_ending = False
        self.log_start = 0

    def start(self, command):
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        self.is_ending = False
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdout=out, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, cwd=self.log.parent, env=self.environment)

    def new_output(self):
        with open(self.log, "rb") as log:
            log.seek(self.log_start)
            return log.read().decode("utf-8", "replace")

    def require_alive(self):
        status = self.process.poll()
        if status is not None:
            raise CaseFailure(f"{self.name} ended with {status} while starting:\n{self.tail()}")
        return True

    def tail(self):
        return "\n".join(f"    | {line}" for line in self.new_output().splitlines()[-TAIL_LINES:])

    def obituary(self):
        """How it ended if nobody asked it to; otherwise None."""
        if self.is_ending or not self.process or self.process.poll() is None:
            return None
        return f"{self.name} had ended by itself with {self.process.poll()}:\n{self.tail()}"

    def kill(self):
        """SIGKILL: nothing is flushed, as in a crash."""
        self.is_ending = True
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def stop(self, seconds):
        """SIGTERM. Returns (exit status, seconds it took); a server that hangs is a failure."""
        began = time.monotonic()
        self.is_ending = True
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise CaseFailure(f"{self.name} did not stop within {seconds} s of SIGTERM") from None
        return status, time.monotonic() - began
