"""Where things are: sources in test/compat, everything built in build/compat."""
import pathlib

COMPAT = pathlib.Path(__file__).resolve().parent.parent
REPO = COMPAT.parent.parent
BUILD = REPO / "build" / "compat"
RUNS = BUILD / "runs"
DEFAULT_SAKER = REPO / "build" / "release" / "bin" / "saker"
