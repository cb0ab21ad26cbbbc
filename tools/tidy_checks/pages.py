"""What a reader meets first: folder pages and the tops of headers."""
import re

from .tree import Finding

HEADINGS = ("What lives here", "What does not", "Flow", "Threads", "Invariants",
            "Start reading at")
PAGE_LINES = 60
_TYPE_BEGINS = re.compile(r"^\s*(?:class|struct|union|enum)\b[^;]*(?:\{|$)")


def check_pages(tree):
    present = set(tree.files)
    for folder in tree.source_folders():
        page = f"src/{folder}/README.md"
        if page not in present:
            yield Finding(page, 1, "readme", "missing")
            continue
        text = tree.text(page) or ""
        for heading in HEADINGS:
            if not re.search(rf"^(?:##+ |\*\*){heading}\b", text, re.M | re.I):
                yield Finding(page, 1, "readme", f"no heading '## {heading}'")
    for page in tree.files:
        if page.startswith("src/") and page.endswith("/README.md"):
            lines = len((tree.text(page) or "").splitlines())
            if lines > PAGE_LINES:
                yield Finding(page, PAGE_LINES + 1, "readme",
                              f"{lines} lines (limit {PAGE_LINES})")


def check_headings(tree):
    """A page that a formatter of code went over shows it there first."""
    for page in tree.files:
        if not page.endswith(".md"):
            continue
        in_block = False
        for number, line in enumerate((tree.text(page) or "").split("\n"), 1):
            if line.lstrip().startswith("```"):
                in_block = not in_block
            elif not in_block and re.match(r"\s*#{1,6}[^\s#]", line):
                yield Finding(page, number, "heading", "no blank behind its marks")


def check_headers(tree):
    for path, text in tree.cpp_texts():
        if path.suffix != ".h":
            continue
        if not re.search(r"^#pragma once$", text, re.M):
            yield Finding(str(path), 1, "pragma-once", "missing")
        for number, line in enumerate(text.split("\n"), 1):
            if re.match(r"\s*using\s+namespace\b", line):
                yield Finding(str(path), number, "using-namespace", "not in a header")
        if path.parts[0] in ("src", "include"):
            yield from _first_comment(path, text)


def _first_comment(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(r"\s*(//|/\*)", line):
            return
        if _TYPE_BEGINS.match(line):
            yield Finding(str(path), number, "header-comment",
                          "the first type has no comment before it")
            return


def note_untested(tree):
    """A sentence on sources without a test beside them; not an error."""
    present = set(tree.files)
    sources = [p for p in tree.cpp
               if p.parts[0] == "src" and p.parts[1] != "apps" and p.suffix == ".cc"
               and not p.stem.endswith(("_test", "_bench", "_fuzz"))]
    bare = [p for p in sources if f"{p.parent}/{p.stem}_test.cc" not in present]
    if not bare:
        return []
    shown = ", ".join(str(p.relative_to("src")) for p in bare[:5])
    more = ", …" if len(bare) > 5 else ""
    return [f"{len(bare)} of {len(sources)} sources have no test beside them: {shown}{more}"]
