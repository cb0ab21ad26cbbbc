"""Transcripts of mqadmin: commands with what they print, masked where it cannot repeat itself.

    $ command words        the rows below are what it prints, in this order
    $~ command words       … in any order
    $= command words       only the keys are compared: what stands before the first `:` or `=`
    $+ command words       of the keys these at least
    ? call words           what a call of the tools gives, as rows; ?~ in any order
    ! client action        prints nothing; these and the calls: scenario/Mqadmin.java
    // a comment

A row that begins with `saker>` is expected of Saker only, one with `java>` of the reference only: a
difference on purpose, with the reason in a comment above.
"""
import re

MASKS = [
    (re.compile(r"\s+"), " "),
    (re.compile(r"==+"), "=="),
    (re.compile(r"(?:\d{1,3}\.){3}\d{1,3}@[\w#.-]+"), "CLIENT"),
    (re.compile(r"(?:\d{1,3}\.){3}\d{1,3}:\d+"), "ADDRESS"),
    (re.compile(r"\b[0-9A-F]{32,}\b"), "ID"),
    (re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d[ #]\d\d:\d\d:\d\d(?:[,:.]\d{3})?"), "TIME"),
    (re.compile(r"\b1[7-9]\d{11}\b"), "MILLIS"),
    (re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"), "IP"),
    (re.compile(r"\b\d+\.\d+\b(?!\.)"), "N.N"),
    (re.compile(r"\(\d+,\d+ms(?:\|\d+,\d+ms)?\)"), "(LOAD)"),
    (re.compile(r"V\d_\d+_\d+(?:_SNAPSHOT)?"), "VERSION"),
    (re.compile(r"^broker-a \d (true|false) \d+$"), r"broker-a N \1 N"),
    (re.compile(r"#MasterCommitLogMaxOffset \d+"), "#MasterCommitLogMaxOffset N"),
    (re.compile(r"cost \[\d+\]ms"), "cost [N]ms"),
    (re.compile(r"commitLogDiskRatio_\S+"), "commitLogDiskRatio_PATH"),
    (re.compile(r'"queueId":\d+'), '"queueId":N'),
    (re.compile(r"preparedTransactionOffset=[1-9]\d*"), "preparedTransactionOffset=N"),
    (re.compile(r"spentTimeMills: \d+"), "spentTimeMills: N"),
    (re.compile(r"^(haListenPort|httpPort|listenPort) = \d+"), r"\1 = N"),
    (re.compile(r"^(storePath\w+|rocketmqHome) = /\S+"), r"\1 = PATH"),
]
# What hangs on addresses, on the clock or on bytes per message, wherever it stands.
LABELLED = re.compile(r"(CommitLog Offset:|storeSize=|\bcommitLogOffset=|bodyCRC=|rt=|spentTimeMills=|"
                      r"\bphysicOffset=|\bphysicSize=|\btagsCode=) ?-?\d+")
# Frames of a stack, and warnings of the JVM about itself.
NOISE = re.compile(r"^\s+at |^\s*\.\.\. \d+ (?:common|more)|^WARNING: |^RocketMQLog:|^SLF4J")


PROPERTIES = re.compile(r"(Properties: |properties=)\{([^{}]*)\}")


def in_order(match):
    """Java prints a hash table of properties as its buckets have them."""
    return f"{match[1]}{{{', '.join(sorted(match[2].split(', ')))}}}"


def mask(line, home):
    line = line.replace(home, "HOME")
    line = LABELLED.sub(r"\1 N", line)
    for pattern, word in MASKS:
        line = pattern.sub(word, line)
    return PROPERTIES.sub(in_order, line).strip()


def masked_rows(text, home):
    rows = [mask(line, home) for line in text.splitlines() if not NOISE.match(line)]
    return [row for row in rows if row]


class Step:
    """One command with the rows that are expected of it."""

    def __init__(self, kind, words):
        self.kind = kind
        self.words = words
        self.lines = []  # as they stand in the file, comments included

    def rows(self, side):
        other = "java>" if side == "saker>" else "saker>"
        rows = [line for line in self.lines if not line.startswith(("//", other))]
        return [row[len(side):].strip() if row.startswith(side) else row for row in rows]

    def shape(self, rows):
        if self.kind in ("=", "+"):
            return sorted({re.split("[:=]", row)[0].strip() for row in rows})
        return sorted(rows) if self.kind == "~" else rows


def script_words(line):
    """What the program gets: of a command its words, of the others the mark in front, too."""
    words = line[1:].lstrip("~=+ ")
    return {"$": words, "?": f"? {words}", "!": line}[line[0]]


def marked(step):
    """The first line of a step in a transcript."""
    if step.words.startswith("!"):
        return step.words
    mark, words = ("?", step.words[2:]) if step.words.startswith("? ") else ("$", step.words)
    return f"{mark}{step.kind} {words}"


def read(path):
    steps = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(("$", "!", "?")):
            kind = line[1] if line[1] in "~=+" else ""
            steps.append(Step(kind, script_words(line)))
        elif line.strip() and steps:
            steps[-1].lines.append(line)
    return steps


def text_of(steps, printed):
    """A transcript with what was printed; of a recording, what a next run is to print."""
    lines = []
    for step, rows in zip(steps, printed):
        lines.append(marked(step))
        lines += step.shape(rows)
    return "\n".join(lines) + "\n"


def differences(steps, printed, side):
    """`printed`: the masked rows of each step. Returns text for a reader, empty if all agree."""
    found = []
    for step, rows in zip(steps, printed):
        expected, actual = step.shape(step.rows(side)), step.shape(rows)
        if step.kind == "+":
            actual = [row for row in actual if row in expected]
        if expected == actual:
            continue
        found.append(marked(step))
        found += [f"  missing: {row}" for row in expected if row not in actual]
        found += [f"  surplus: {row}" for row in actual if row not in expected]
        if sorted(expected) == sorted(actual):
            found.append("  the rows come in another order")
    return "\n".join(found)
