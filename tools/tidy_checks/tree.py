"""The tree under check: which files there are, and what is in them."""
import functools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CODE_ROOTS = ("src", "include", "test", "bench")
CPP_SUFFIXES = (".h", ".cc")
SKIPPED_FOLDERS = {".git", "build", "saker-data", "node_modules", "target", "__pycache__"}


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


class Tree:
    """Files as POSIX paths relative to the root; what git ignores is not seen."""

    def __init__(self, root):
        self.root = Path(root)
        self.files = sorted(_tracked(self.root) or _walked(self.root))
        self.cpp = [PurePosixPath(f) for f in self.files
                    if f.endswith(CPP_SUFFIXES) and f.split("/")[0] in CODE_ROOTS]

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        """The file's text, or None where it is not text."""
        data = (self.root / path).read_bytes()
        if b"\0" in data[:8192]:
            return None
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def cpp_texts(self, *roots):
        for path in self.cpp:
            if (not roots or path.parts[0] in roots) and self.text(path) is not None:
                yield path, self.text(path)

    def source_folders(self):
        return sorted({f.split("/")[1] for f in self.files
                       if f.startswith("src/") and f.count("/") >= 2})


def _tracked(root):
    """Tracked files and new ones that are not ignored; none where this is no checkout."""
    if not (root / ".git").exists():
        return []
    command = ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z",
               "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    names = {name for name in listing.decode("utf-8", "replace").split("\0") if name}
    return [n for n in names if (root / n).is_file() and not (root / n).is_symlink()]


def _walked(root):
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS]
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                found.append(path.relative_to(root).as_posix())
    return found


def is_test_side(path):
    """A test, benchmark or fuzzer that stands beside the code it exercises."""
    return path.stem.endswith(("_test", "_bench", "_fuzz"))
