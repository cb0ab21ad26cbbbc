"""All checks over one tree."""
from dataclasses import dataclass

from . import exceptions, floors, names, pages, sizes, words
from .tree import Tree

RULES = {
    "unknown-folder": "a folder of src/ that docs/architecture.md does not know",
    "floor": "an include that the table of floors does not allow",
    "apps": "an include of apps/",
    "front-peer": "one front end includes another",
    "include-path": "an include not written from src/",
    "folder-cycle": "sibling folders include each other",
    "file-cycle": "files include each other",
    "header-size": f"a header of more than {sizes.HEADER_LINES} lines",
    "source-size": f"a source of more than {sizes.SOURCE_LINES} lines",
    "function-size": f"a function of more than {sizes.FUNCTION_LINES} lines",
    "folder-size": f"a folder of more than {sizes.FOLDER_COMPONENTS} components",
    "class-size": f"a class of more than {sizes.PUBLIC_METHODS} public methods",
    "line-length": f"a line of more than {sizes.LINE_COLUMNS} columns",
    "name": "a name such as " + ", ".join(sorted(names.DRAWERS)),
    "numbered-file": "a file that is told from its neighbour by a number",
    "snake-case": "a file or folder not in snake_case",
    "readme": "a folder page missing, too long or without its headings",
    "heading": "a heading of a page without a blank behind its marks",
    "pragma-once": "a header without #pragma once",
    "header-comment": "a header whose first type has no comment before it",
    "using-namespace": "using namespace in a header",
    "unfinished": "a mark of unfinished work in the code",
    "machine-path": "a path of one machine",
    "registry-host": "the host of a package registry",
    "exception": "an exception that is stale or malformed",
}
CHECKS = (floors.check_floors, floors.check_cycles, sizes.check_sizes, names.check_names,
          pages.check_pages, pages.check_headings, pages.check_headers, words.check_words)


@dataclass
class Report:
    findings: list
    notes: list

    @property
    def failed(self):
        return len({finding.rule for finding in self.findings})

    @property
    def passed(self):
        return len(RULES) - self.failed


def check(root):
    tree = Tree(root)
    found = [finding for one in CHECKS for finding in one(tree)]
    return Report(sorted(exceptions.apply(tree, found)), pages.note_untested(tree))
