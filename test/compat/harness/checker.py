"""Runs test/golden/check_store.py, which describes the format independently of src/."""
import os
import subprocess
import sys

from .paths import REPO

CHECKER = REPO / "test" / "golden" / "check_store.py"
# Where tools/setup puts what the checker imports.
PACKAGES = REPO / "build" / "python"
SHOWN = 20


def complaint(store, settings, *words, cwd=None):
    """What is wrong with the directory, or None. What was not looked at counts as wrong."""
    setting_words = [word for key, value in settings.items()
                     for word in ("--set", f"{key}={value}")]
    path = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    done = subprocess.run([sys.executable, str(CHECKER), str(store), *setting_words, *words],
                          capture_output=True, text=True, errors="replace", timeout=120, cwd=cwd,
                          env={**os.environ, "PYTHONPATH": path}, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    wrong = [line for line in lines if line.startswith("WRONG")]
    unseen = sorted({line.strip() for line in lines if " not checked: " in line})
    if wrong:
        return f"check_store.py has {len(wrong)} findings:\n" + "\n".join(wrong[:SHOWN])
    if done.returncode:
        return f"check_store.py ends with {done.returncode}:\n" + "\n".join(lines[-SHOWN:])
    if unseen:
        return "check_store.py lacks Python packages; `tools/setup test` installs them:\n" \
               + "\n".join(unseen)
    return None
