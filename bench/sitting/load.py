"""Runs saker_load and reads its line."""
import contextlib
import json
import subprocess

RUN_SECONDS_MAX = 120


class LoadFailure(Exception):
    """saker_load did not get through; the text says why."""


class Load:
    def __init__(self, binaries, core):
        self.program = binaries / "saker_load"
        self.pin = ["--pin", str(core)] if core is not None else []

    def call(self, words):
        command = [str(self.program), *(str(word) for word in words)]
        try:
            result = subprocess.run(command, capture_output=True, text=True,
                                    timeout=RUN_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            raise LoadFailure(f"not over after {RUN_SECONDS_MAX} s: {' '.join(command)}") from None
        if result.returncode != 0:
            raise LoadFailure(result.stderr.strip() or f"{command} ended with {result.returncode}")
        return json.loads(result.stdout) if result.stdout.strip() else {}

    def create_topic(self, address, topic):
        self.call(["topic", "--broker", address, "--topic", topic, "--queues", 4])

    def fill(self, address, topic, count, size):
        self.call(["send", "--broker", address, "--topic", topic, "--connections", 16,
                   "--in-flight", 16, "--count", count, "--size", size])

    @contextlib.contextmanager
    def goes_on(self, load, address, topic):
        """Beside what is measured in the block; it has to be there until the end of it."""
        command = [str(word) for word in (self.program, *load, "--broker", address, "--topic", topic,
                                          "--seconds", RUN_SECONDS_MAX, *self.pin)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True)
        try:
            yield
            if process.poll() is not None:
                raise LoadFailure(f"ended too early: {' '.join(command)}: "
                                  f"{process.stderr.read().strip()}")
        finally:
            process.kill()
            process.wait()
            process.stderr.close()

    def warm_up(self, address, topic, seconds):
        self.call(["send", "--broker", address, "--topic", topic, "--connections", 16,
                   "--in-flight", 16, "--warmup", 0, "--seconds", seconds])

    def measure(self, load, running, topic, seconds, warmup):
        return self.call([*load, "--broker", running.address, "--topic", topic,
                          "--seconds", seconds, "--warmup", warmup,
                          "--server-pid", running.pid, *self.pin])

    def touch(self, mib):
        self.call(["touch", "--mib", mib])
