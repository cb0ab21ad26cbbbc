"""Running the binary to its end, and looking at what it printed."""
import os
import subprocess
from dataclasses import dataclass

from .server import launcher

SECONDS = 10


@dataclass
class Ended:
    code: int
    out: str
    err: str

    @property
    def text(self):
        return self.out + self.err


def run_to_end(binary, *words, seconds=SECONDS, cwd=None, variables=None):
    """Fails with TimeoutExpired, and kills it, if it goes on for longer. `variables` of the
    environment are added to those that there are."""
    done = subprocess.run([*launcher(), str(binary), *map(str, words)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="replace", timeout=seconds,
                          cwd=cwd, check=False, env={**os.environ, **(variables or {})})
    return Ended(done.returncode, done.stdout, done.stderr)
