"""How large things may grow before a reason is asked for."""
from collections import defaultdict

from . import cpp
from .tree import Finding, is_test_side

HEADER_LINES = 400
SOURCE_LINES = 1000
FUNCTION_LINES = 70
FOLDER_COMPONENTS = 40
PUBLIC_METHODS = 20
LINE_COLUMNS = 100


def check_sizes(tree):
    yield from _folders(tree)
    for path, text in tree.cpp_texts():
        yield from _lines(path, text)
        scan = cpp.scan(text)
        for function in scan.functions:
            if function.lines > FUNCTION_LINES:
                yield Finding(str(path), function.first_line, "function-size",
                              f"{function.lines} lines (limit {FUNCTION_LINES}): {function.title}")
        for type_ in scan.types:
            if type_.public_methods > PUBLIC_METHODS:
                yield Finding(str(path), type_.line, "class-size",
                              f"{type_.name} has {type_.public_methods} public methods "
                              f"(limit {PUBLIC_METHODS})")


def _lines(path, text):
    lines = text.splitlines()
    is_header = path.suffix == ".h"
    limit = HEADER_LINES if is_header else SOURCE_LINES
    if len(lines) > limit:
        yield Finding(str(path), limit + 1, "header-size" if is_header else "source-size",
                      f"{len(lines)} lines (limit {limit})")
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_COLUMNS and not line.startswith("#include"):
            yield Finding(str(path), number, "line-length",
                          f"{len(line)} columns (limit {LINE_COLUMNS})")


def _folders(tree):
    components = defaultdict(set)
    for path in tree.cpp:
        stem = path.stem.rsplit("_", 1)[0] if is_test_side(path) else path.stem
        components[path.parent].add(stem)
    for folder, names in sorted(components.items()):
        if len(names) > FOLDER_COMPONENTS:
            yield Finding(str(folder), 1, "folder-size",
                          f"{len(names)} components (limit {FOLDER_COMPONENTS}); "
                          "make sub-folders by noun")
