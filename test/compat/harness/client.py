"""Runs one client program and serves the events it asks for.

A client prints `EVENT <name>`; the handler of that name runs and the name is written back to
the client's standard input, so that a client can wait for "the broker is stopped".
"""
import os
import pathlib
import subprocess
import threading

from .failure import CaseFailure

TAIL_LINES = 25


class Client:
    """A started client program; `wait` returns when it ended well and fails otherwise."""

    def __init__(self, command, log, home, handlers, seconds):
        self.log = pathlib.Path(log)
        self.handlers = handlers or {}
        self.handler_failure = None
        self.seconds = seconds
        environment = dict(os.environ, HOME=str(home), LC_ALL="C.UTF-8")
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, cwd=home, env=environment)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        with open(self.log, "ab") as log:
            for line in self.process.stdout:
                log.write(line)
                log.flush()
                if line.startswith(b"EVENT "):
                    self._serve(line.decode().split(" ", 1)[1].strip())

    def _serve(self, event):
        try:
            self.handlers[event]()
            self.process.stdin.write(f"{event}\n".encode())
            self.process.stdin.flush()
        except KeyError:
            self._abandon(CaseFailure(f"the client asked for an unknown event: {event}"))
        except BrokenPipeError:
            pass  # the client ended without waiting; its exit status tells the rest
        except Exception as failure:
            self._abandon(failure)

    def _abandon(self, failure):
        self.handler_failure = failure
        self.process.kill()

    def wait(self):
        try:
            status = self.process.wait(timeout=self.seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise CaseFailure(f"client still running after {self.seconds} s\n{self.tail()}") \
                from None
        self.reader.join(timeout=5)
        if self.handler_failure:
            raise self.handler_failure
        if status != 0:
            raise CaseFailure(f"client ended with {status}\n{self.tail()}")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(timeout=5)

    def tail(self):
        lines = self.log.read_text("utf-8", "replace").splitlines()[-TAIL_LINES:]
        return "\n".join(f"    | {line}" for line in lines)
