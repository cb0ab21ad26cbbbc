"""Words that do not belong into the repository. They are put together here so as not to find us."""
import re

from .tree import CODE_ROOTS, Finding

_UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b"
                         r"|\bnot[ -]" + "implemented" + r"\b|\bun" + r"implemented\b", re.I)
_UNFINISHED_EXACT = ("to" + "do", "fix" + "me", "x" * 3)
_MACHINE_FOLDERS = ("work", "root", "home", "farm", "Users")
_MACHINE_PATH = re.compile(r"(?<![\w.$}~*/)\]-])/(?:" + "|".join(_MACHINE_FOLDERS) + r")(?![\w-])")
_REGISTRIES = re.compile("|".join(re.escape(first + "." + rest) for first, rest in (
    ("repo1", "maven.org"), ("repo", "maven.apache.org"), ("repository", "apache.org"),
    ("proxy", "golang.org"), ("sum", "golang.org"), ("goproxy", "cn"), ("goproxy", "io"),
    ("registry", "npmjs.org"), ("npmmirror", "com"), ("deb", "debian.org"), ("pypi", "org"),
    ("files", "pythonhosted.org"), ("docker", "io"), ("maven", "aliyun.com"), ("static", "crates.io"),
    ("index", "crates.io"), ("ghcr", "io"), ("quay", "io"))))


def check_words(tree):
    for path in tree.files:
        text = tree.text(path)
        if text is None or path == "LICENSE":
            continue
        in_code = path.split("/")[0] in CODE_ROOTS
        for number, line in enumerate(text.split("\n"), 1):
            yield from _line(path, number, line, in_code)


def _line(path, number, line, in_code):
    if in_code:
        for match in _UNFINISHED.finditer(line):
            if match.group(0) not in _UNFINISHED_EXACT:
                yield Finding(path, number, "unfinished", f"'{match.group(0)}': finish it, or say "
                              "in the docs what is missing")
    match = _MACHINE_PATH.search(line)
    if match:
        yield Finding(path, number, "machine-path", f"'{match.group(0)}' is a path of one machine")
    match = _REGISTRIES.search(line)
    if match:
        yield Finding(path, number, "registry-host", f"'{match.group(0)}': the tools' own "
                      "settings name the registries")
