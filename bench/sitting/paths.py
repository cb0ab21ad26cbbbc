"""Where things are; also makes the harness of test/compat importable."""
import pathlib
import sys

REPO = pathlib.Path(__file__).resolve().parent.parent.parent
DEFAULT_BIN = REPO / "build" / "release" / "bin"
SCRATCH = REPO / "build" / "bench"

sys.path.insert(0, str(REPO / "test" / "compat"))
