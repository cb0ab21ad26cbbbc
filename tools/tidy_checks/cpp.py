"""A brace scanner for C++ as clang-format leaves it: where functions and types begin and end.

No compiler: it looks at the text before each opening brace and tells namespaces, types, functions
and initialisers apart. What stands inside a function (lambdas, local types) belongs to it.
"""
import re
from dataclasses import dataclass, field

_LITERAL = re.compile(
    r'//(?:\\\n|[^\n])*'
    r'|/\*.*?\*/'
    r'|R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9])'(?:\\.|[^'\\\n])+'", re.S)
_TOKEN = re.compile(r"::|[{}();:]")
_OPERATOR = re.compile(r"\boperator\s*(?:\(\s*\)|\[\s*\]|[^\s\w(]+)")
_ACCESS = re.compile(r"(public|protected|private)$")
# In a collapsed head: \1 is a pair of parentheses, \2 an arrow, \3 a pair of braces.
_FUNCTION_TAIL = re.compile(
    r"\1(?:[\s&\1]|(?:const|noexcept|override|final|volatile|mutable|try)\b|[A-Z][A-Z0-9_]+\b)*"
    r"(?:\2[^=]*|requires\b.*)?$".replace(r"\1", "\x01").replace(r"\2", "\x02"), re.S)
_CONSTRUCTOR_COLON = re.compile("\x01\\s*(?:noexcept\\s*\x01?\\s*)?(?<!:):(?!:)")
_MEMBER_INIT = re.compile(r"[:,]\s*[\w:]+\s*$")
_LAMBDA_TAIL = re.compile("\\]\\s*(?:\x01|mutable|noexcept|\\s)*(?:\x02[^=]*)?$")
_TYPE = re.compile(r"\b(class|struct|union|enum)\b(?:\s+(?:class|struct)\b)?"
                   "(?:\\s+[A-Z_0-9]+\x01)?\\s*([\\w:]*)")
_METHOD = re.compile("([~\\w]+)\\s*\x01")
_NOT_A_METHOD = re.compile(r"^\s*(using|typedef|friend|static_assert|return)\b")


@dataclass
class Function:
    title: str
    first_line: int
    last_line: int

    @property
    def lines(self):
        return self.last_line - self.first_line + 1


@dataclass
class Type:
    name: str
    line: int
    public_methods: int = 0


@dataclass
class Scan:
    functions: list = field(default_factory=list)
    types: list = field(default_factory=list)
    namespaces: list = field(default_factory=list)  # (name, line)


@dataclass
class _Block:
    kind: str  # namespace, type, function, initialiser
    line: int
    parens: int
    title: str = ""
    access: str = "public"
    type: Type = None


def without_literals(text):
    """The text with comments, strings and directives blanked; every line keeps its number."""
    def blank(match):
        token = match.group(0)
        newlines = "\n" * token.count("\n")
        if token.startswith("/"):
            return " " + newlines
        return ('""' if not token.startswith("'") else "0") + newlines
    return _without_directives(_LITERAL.sub(blank, text))


def _without_directives(text):
    """Of #if … #else … #endif the first branch stays, so that braces stay in pairs."""
    kept, branches, continued = [], [], False
    for line in text.split("\n"):
        directive = re.match(r"\s*#\s*(\w*)", line)
        if continued or directive:
            if directive and not continued:
                _step_branches(branches, directive.group(1))
            continued = line.endswith("\\")
            kept.append("")
        else:
            kept.append(line if all(branches) else "")
    return "\n".join(kept)


def _step_branches(branches, word):
    if word in ("if", "ifdef", "ifndef"):
        branches.append(True)
    elif word in ("else", "elif") and branches:
        branches[-1] = False
    elif word == "endif" and branches:
        branches.pop()


def collapse(head):
    """A declaration's head with what stands in (), {} and <> folded away."""
    head = re.sub(r"\[\[.*?\]\]", " ", head, flags=re.S)
    head = re.sub(r"\balignas\s*\([^()]*\)", " ", head)
    head = _OPERATOR.sub("operator_", head)
    head = head.replace("->", "\x02")
    head = re.sub(r"[=!<>]=", " ", head)
    for pattern, mark in ((r"\([^()]*\)", "\x01"), (r"\{[^{}]*\}", "\x03"), (r"<[^<>]*>", "")):
        previous = None
        while previous != head:
            previous, head = head, re.sub(pattern, mark, head)
    return re.sub(r"\btemplate\b", " ", head).strip()


def classify(head, parens):
    """What an opening brace after this head begins."""
    if parens > 0:
        return "initialiser"
    folded = collapse(head)
    if re.match(r"(inline\s+)?namespace\b", folded) or re.match(r'extern\s*""$', folded):
        return "namespace"
    is_function = _FUNCTION_TAIL.search(folded) is not None
    if _TYPE.search(folded) and not is_function:
        return "initialiser" if re.search(r"\benum\b|=", folded) else "type"
    if "=" in folded:
        return "function" if _LAMBDA_TAIL.search(folded) else "initialiser"
    if _CONSTRUCTOR_COLON.search(folded):
        return "initialiser" if _MEMBER_INIT.search(folded) else "function"
    return "function" if is_function else "initialiser"


def _method_name(head, type_name):
    """The method that this head declares, or None (data, constructors, operators)."""
    if _NOT_A_METHOD.match(head) or re.search(r"=\s*(delete|default)\s*$", head):
        return None
    folded = collapse(head)
    if "operator" in folded:
        return None
    match = _METHOD.search(folded)
    if not match or "=" in folded[:match.start()]:
        return None
    name = match.group(1)
    if name.startswith("~") or name.isupper() or name in (type_name, "void"):
        return None
    return name


class _Scanner:
    """Walks the tokens; head_start is where the declaration at hand begins."""

    def __init__(self, text):
        self.text = without_literals(text)
        self.scan = Scan()
        self.stack = []
        self.parens = 0
        self.head_start = 0
        self.line_starts = [0] + [m.end() for m in re.finditer("\n", self.text)]

    def run(self):
        steps = {"{": self.open, "}": self.close, ";": self.declare, ":": self.label}
        for token in _TOKEN.finditer(self.text):
            mark = token.group(0)
            if mark == "(":
                self.parens += 1
            elif mark == ")":
                self.parens = max(0, self.parens - 1)
            elif mark in steps:
                steps[mark](token.start())
        return self.scan

    def line(self, position):
        low, high = 0, len(self.line_starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.line_starts[middle] <= position else (low, middle)
        return low + 1

    def opaque(self):
        return bool(self.stack) and self.stack[-1].kind in ("function", "initialiser")

    def head(self, end):
        return self.text[self.head_start:end]

    def head_line(self, end):
        head = self.head(end)
        return self.line(self.head_start + len(head) - len(head.lstrip()))

    def count_method(self, head):
        top = self.stack[-1] if self.stack else None
        if top and top.kind == "type" and top.access == "public":
            top.type.public_methods += _method_name(head, top.type.name) is not None

    def open(self, position):
        if self.opaque():
            self.stack.append(_Block("initialiser", 0, self.parens))
            return
        head = self.head(position)
        block = _Block(classify(head, self.parens), self.head_line(position), self.parens)
        if block.kind == "function":
            self.count_method(head)
            block.title = " ".join(head.split())[:60]
        elif block.kind == "type":
            key, name = _TYPE.search(collapse(head)).groups()
            block.access = "private" if key == "class" else "public"
            block.type = Type(name.split("::")[-1], block.line)
            self.scan.types.append(block.type)
        elif block.kind == "namespace":
            self.scan.namespaces.append((head.split("namespace")[-1].strip(), block.line))
        self.stack.append(block)
        if block.kind != "initialiser":
            self.parens, self.head_start = 0, position + 1

    def close(self, position):
        if not self.stack:
            return
        block = self.stack.pop()
        self.parens = block.parens
        if block.kind == "function":
            self.scan.functions.append(Function(block.title, block.line, self.line(position)))
        if block.kind != "initialiser":
            self.head_start = position + 1

    def declare(self, position):
        if not self.opaque() and self.parens == 0:
            self.count_method(self.head(position))
            self.head_start = position + 1

    def label(self, position):
        top = self.stack[-1] if self.stack else None
        match = _ACCESS.match(self.head(position).strip())
        if top and top.kind == "type" and match:
            top.access, self.head_start = match.group(1), position + 1


def scan(text):
    return _Scanner(text).run()
