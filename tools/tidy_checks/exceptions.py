"""The list of exceptions, which only shrinks: one that nothing needs is a finding itself."""
from .tree import Finding

FILE = "tools/tidy_exceptions.txt"
# Structure has no exceptions: floors, cycles and folder pages are mended instead.
OPEN_TO_EXCEPTIONS = {
    "header-size", "source-size", "function-size", "folder-size", "class-size", "line-length",
    "name", "numbered-file", "snake-case", "unfinished", "machine-path", "registry-host",
}


def read(tree):
    """({(path, rule): line}, findings about the list itself)."""
    entries, findings = {}, []
    if FILE not in tree.files:
        return entries, findings
    for number, line in enumerate((tree.text(FILE) or "").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(":", 2)]
        problem = _problem(parts, entries)
        if problem:
            findings.append(Finding(FILE, number, "exception", problem))
        else:
            entries[parts[0], parts[1]] = number
    return entries, findings


def _problem(parts, entries):
    if len(parts) != 3 or not all(parts):
        return "write 'path: rule: reason'"
    path, rule, _ = parts
    if rule not in OPEN_TO_EXCEPTIONS:
        return f"rule '{rule}' has no exceptions"
    if (path, rule) in entries:
        return f"twice: {path}: {rule}"
    return None


def apply(tree, findings):
    """The findings that stay, and those that the list itself gives rise to."""
    entries, stays = read(tree)
    used = set()
    for finding in findings:
        key = (finding.path, finding.rule)
        if key in entries:
            used.add(key)
        else:
            stays.append(finding)
    for (path, rule), number in entries.items():
        if (path, rule) not in used:
            stays.append(Finding(FILE, number, "exception",
                                 f"nothing needs it any more: {path}: {rule}"))
    return stays
