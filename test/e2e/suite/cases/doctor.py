"""`saker doctor`: one line a check, an exit code, and nothing left behind."""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile

from ..case import Skipped, cases_of, require
from ..command import run_to_end
from .start import must_say

CHECKS = {"open files", "vm.max_map_count", "swap", "transparent huge pages", "locked memory",
          "clock", "file system", "I/O scheduler", "rotational", "write cache", "free space",
          "free inodes", "disk flush", "loopback round trip"}
VERDICTS = {"ok", "advice", "bad", "unknown"}
NOBODY = 65534
MEMORY = pathlib.Path("/dev/shm")


def examined(text):
    """Its checks by name; the exit code has to fit them."""
    return {check["check"]: check for check in json.loads(text)["checks"]}


def must_fit(code, checks):
    has_bad = any(check["verdict"] == "bad" for check in checks.values())
    require(code == (1 if has_bad else 0), f"it ended with {code}: {checks}")


def json_names_every_check(context):
    """Every check is there with what was measured; a directory to come is asked of its parent."""
    ended = run_to_end(context.binary, "doctor", "--data", context.folder / "a" / "b", "-o", "json")
    checks = examined(ended.out)
    require(set(checks) == CHECKS, f"other checks: {set(checks) ^ CHECKS}")
    for check in checks.values():
        require(check["verdict"] in VERDICTS and check["measured"] and check["why"], f"{check}")
        require(check["advice"] or check["verdict"] in ("ok", "unknown"), f"no advice: {check}")
    must_fit(ended.code, checks)
    require(json.loads(ended.out)["directory"] == str(context.folder.resolve()), "another place")
    require(not list(context.folder.iterdir()), "it left something behind")
    context.note(f"flush {checks['disk flush']['measured']}")


def table_has_a_line_for_each(context):
    ended = run_to_end(context.binary, "doctor", "--data", context.folder)
    lines = ended.out.splitlines()
    require(lines[0].split() == ["CHECK", "MEASURED", "VERDICT", "ADVICE", "WHY"], lines[0])
    for name in CHECKS:
        require(sum(line.startswith(name + "  ") for line in lines) == 1, f"{name}:\n{ended.out}")


def memory_is_no_place_for_data(context):
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        raise Skipped(f"no writable {MEMORY} here")
    folder = tempfile.mkdtemp(dir=MEMORY)
    context.own(lambda: shutil.rmtree(folder))
    ended = run_to_end(context.binary, "doctor", "--data", folder, "-o", "json")
    require(ended.code == 1, f"it ended with {ended.code}")
    found = examined(ended.out)["file system"]
    require((found["measured"], found["verdict"]) == ("tmpfs", "bad"), f"{found}")


def few_descriptors_are_bad(context):
    def limited():
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    ended = subprocess.run([context.binary, "doctor", "--data", context.folder, "-o", "json"],
                           capture_output=True, text=True, timeout=20, check=False,
                           preexec_fn=limited)
    found = examined(ended.stdout)["open files"]
    require(ended.returncode == 1, f"it ended with {ended.returncode}")
    require((found["measured"], found["verdict"]) == ("256", "bad"), f"{found}")


def without_rights(context):
    """As nobody, on a directory of root: what could not be measured is unknown, and named."""
    if os.geteuid() != 0:
        raise Skipped("only root can become nobody")
    # Where nobody may go: the folder of the run need not be such a place.
    folder = pathlib.Path(tempfile.mkdtemp())
    context.own(lambda: shutil.rmtree(folder))
    folder.chmod(0o755)
    binary = shutil.copy(context.binary, folder / "saker")
    ended = subprocess.run([binary, "doctor", "--data", folder, "-o", "json"], user=NOBODY,
                           group=NOBODY, extra_groups=[], capture_output=True, text=True,
                           timeout=20, check=False)
    checks = examined(ended.stdout)
    require(checks["disk flush"]["verdict"] == "unknown", f"{checks['disk flush']}")
    must_say(checks["disk flush"]["measured"], str(folder), "ermission")
    require(checks["free space"]["verdict"] != "unknown", f"{checks['free space']}")
    must_fit(ended.returncode, checks)


def wrong_words(context):
    ended = run_to_end(context.binary, "doctor", "-o", "xml")
    require(ended.code == 2, f"it ended with {ended.code}")
    must_say(ended.err, "xml", "json")


def cases():
    return cases_of("doctor", [
        json_names_every_check, table_has_a_line_for_each, memory_is_no_place_for_data,
        few_descriptors_are_bad, without_rights, wrong_words])
