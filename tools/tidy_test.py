#!/usr/bin/env python3
"""Shows that each rule of tools/tidy fires, and that clean code passes. Needs nothing but Python.

Usage: tools/tidy_test.py [-v]
"""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from tidy_checks import cpp, floors, run_all  # noqa: E402

PAGE = "# room\n" + "".join(f"\n## {h}\nText.\n" for h in (
    "What lives here", "What does not", "Flow", "Threads", "Invariants", "Start reading at"))
HEADER = "#pragma once\n\n/// A thing.\nstruct Thing {};\n"


class Trees(unittest.TestCase):
    def report(self, files):
        """Checks a tree of these files; every folder of src/ gets its page unless one is given."""
        files = dict(files)
        for path in list(files):
            parts = path.split("/")
            if parts[0] == "src" and len(parts) > 2:
                files.setdefault(f"src/{parts[1]}/README.md", PAGE)
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                if text is not None:
                    place = Path(folder, path)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text)
            return run_all.check(Path(folder))

    def fires(self, rule, files, path=None, line=None):
        findings = self.report(files).findings
        rules = {f.rule for f in findings}
        self.assertEqual(rules, {rule}, [str(f) for f in findings])
        if path:
            self.assertIn((path, line), [(f.path, f.line) for f in findings])

    def clean(self, files):
        self.assertEqual([str(f) for f in self.report(files).findings], [])


def including(*targets):
    return "".join(f'#include "{target}"\n' for target in targets)


class Floors(Trees):
    def test_table_has_no_upward_or_sideways_entry(self):
        for folder, (floor, _) in floors.FLOORS.items():
            for room in floors.allowed(folder):
                self.assertLess(floors.FLOORS[room][0], floor, f"{folder} -> {room}")

    def test_empty_tree_is_clean(self):
        self.clean({})

    def test_listed_lower_folder_is_allowed(self):
        self.clean({"src/store/a.cc": including("base/a.h", "store/log/b.h", "wire/record/c.h")})

    def test_higher_folder(self):
        self.fires("floor", {"src/store/a.cc": "\n" + including("broker/b.h")}, "src/store/a.cc", 2)

    def test_peer(self):
        self.fires("floor", {"src/front/remoting/a.cc": including("broker/b.h")})

    def test_lower_folder_that_is_not_listed(self):
        self.fires("floor", {"src/front/remoting/a.cc": including("store/store.h")})

    def test_angle_brackets_do_not_hide_an_include(self):
        self.fires("floor", {"src/base/a.cc": "#include <store/s.h>\n", "src/store/s.h": HEADER})
        self.clean({"src/net/a.cc": "#include <net/if.h>\n"})

    def test_test_may_include_any_lower_floor(self):
        self.clean({"src/front/remoting/a_test.cc": including("store/store.h")})
        self.fires("floor", {"src/store/a_test.cc": including("broker/b.h")})

    def test_sim_may_include_all_below(self):
        self.clean({"src/sim/a.cc": including("broker/b.h", "front/remoting/r.h")})

    def test_unknown_folder(self):
        self.fires("unknown-folder", {"src/attic/a.cc": "\n"}, "src/attic", 1)

    def test_include_without_folder(self):
        self.fires("include-path", {"src/store/a.cc": including("b.h")})

    def test_include_of_no_folder(self):
        self.fires("include-path", {"src/store/a.cc": including("attic/b.h")})

    def test_test_tree_includes_from_src_or_from_beside(self):
        self.clean({"test/e2e/a.cc": including("broker/b.h", "beside.h"),
                    "test/e2e/beside.h": HEADER})
        self.fires("include-path", {"test/e2e/a.cc": including("nowhere.h")})

    def test_nothing_includes_apps(self):
        self.fires("apps", {"src/sim/a.cc": including("apps/a.h")})
        self.fires("apps", {"test/e2e/a.cc": including("apps/a.h")})
        self.clean({"src/apps/main.cc": including("apps/a.h", "broker/b.h")})

    def test_front_peers(self):
        self.fires("front-peer", {"src/front/grpc/a.cc": including("front/remoting/b.h")})
        self.clean({"src/front/grpc/a.cc": including("front/session.h", "front/grpc/b.h")})

    def test_public_headers(self):
        self.clean({"include/saker/a.h": "#include <string>\n#include \"saker/b.h\"\n" + HEADER})
        self.fires("floor", {"include/saker/a.h": including("base/a.h") + HEADER})
        self.fires("floor", {"include/saker/a.h": "#include <boost/json.hpp>\n" + HEADER})
        self.fires("floor", {"src/store/a.cc": including("saker/a.h")})
        self.clean({"src/client/a.cc": including("saker/a.h")})


class Cycles(Trees):
    def test_sub_folders(self):
        self.fires("folder-cycle", {
            "src/store/log/a.h": including("store/queue/b.h") + HEADER,
            "src/store/queue/b.h": HEADER,
            "src/store/queue/c.h": including("store/log/d.h") + HEADER,
            "src/store/log/d.h": HEADER}, "src/store/log/a.h", 1)

    def test_files(self):
        self.fires("file-cycle", {"src/store/a.h": including("store/b.h") + HEADER,
                                  "src/store/b.h": including("store/a.h") + HEADER})

    def test_root_header_and_its_sub_folder_are_no_cycle(self):
        self.clean({"src/store/store.h": including("store/log/a.h") + HEADER,
                    "src/store/log/a.h": including("store/options.h") + HEADER,
                    "src/store/options.h": HEADER})

    def test_tests_do_not_close_a_cycle(self):
        self.clean({"src/store/log/a.h": including("store/queue/b.h") + HEADER,
                    "src/store/queue/b.h": HEADER,
                    "src/store/queue/b_test.cc": including("store/log/a.h")})


class Sizes(Trees):
    def test_header(self):
        self.fires("header-size", {"src/base/a.h": HEADER + "\n" * 400})

    def test_source(self):
        self.clean({"src/base/a.cc": "\n" * 1000})
        self.fires("source-size", {"src/base/a.cc": "\n" * 1001}, "src/base/a.cc", 1001)

    def test_line(self):
        self.fires("line-length", {"src/base/a.cc": "\n// " + "é" * 98 + "\n"}, "src/base/a.cc", 2)
        self.clean({"src/base/a.cc": "// " + "é" * 97 + "\n"})

    def test_function(self):
        body = "  a();\n" * 69
        self.fires("function-size", {"src/base/a.cc": "\nint f(int a) {\n" + body + "}\n"},
                   "src/base/a.cc", 2)
        self.clean({"src/base/a.cc": "int f(int a) {\n" + body[7:] + "}\n"})

    def test_table_is_no_function(self):
        self.clean({"src/base/a.cc": "constexpr Row kRows[] = {\n" + "  {1, f(2)},\n" * 90 + "};\n"})

    def test_namespace_and_class_are_no_functions(self):
        self.clean({"src/base/a.cc": "namespace saker {\nclass A : public B {\n" +
                    "  int x_ = 0;\n" * 90 + "};\n}\n"})

    def test_folder(self):
        files = {f"src/base/a{'b' * n}.h": HEADER for n in range(41)}
        self.fires("folder-size", files, "src/base", 1)
        del files["src/base/a.h"]
        self.clean(files | {"src/base/ab_test.cc": "\n", "src/base/ab.cc": "\n"})

    def test_class(self):
        methods = "".join(f"  int m{'x' * n}() const;\n" for n in range(21))
        head = "#pragma once\n/// A.\nclass A {\n public:\n  A(int a);\n  ~A();\n"
        self.fires("class-size", {"src/base/a.h": head + methods + "};\n"}, "src/base/a.h", 3)
        self.clean({"src/base/a.h": head + " private:\n" + methods + "};\n"})
        self.clean({"src/base/a.h": head + methods.replace("() const", "_ = f()") + "};\n"})


class Scanner(unittest.TestCase):
    def functions(self, text):
        return [(f.first_line, f.last_line) for f in cpp.scan(text).functions]

    def test_lambda_and_local_type_belong_to_their_function(self):
        text = "void f() {\n  auto g = [&](int a) {\n    struct L { int b(); };\n  };\n}\n"
        self.assertEqual(self.functions(text), [(1, 5)])
        self.assertEqual(cpp.scan(text).types, [])

    def test_constructor_with_braces_in_its_list(self):
        self.assertEqual(self.functions("A::A(int a)\n    : a_{a},\n      b_{1, 2} {\n  f();\n}\n"),
                         [(1, 5)])

    def test_many_heads(self):
        for head in ("int f(X x = {}, int y = 1)", "auto f() const noexcept -> std::vector<int>",
                     "template <class T, class = enable<(1 > 0)>>\nT& operator=(T&& o) &",
                     "TEST(Log, DropsTheTail)", "bool operator<(const A& a)",
                     "void f() REQUIRES(mutex_)", "extern \"C\" int f(const char* p)"):
            with self.subTest(head):
                self.assertEqual(len(self.functions(head + " {\n  g('{', \"{\");\n}\nint x;\n")), 1)

    def test_braces_in_literals_and_comments_do_not_count(self):
        text = 'void f() {\n  a(R"x({{{)x");  // {\n  /* { */ b(\'{\', 1\'000);\n}\nvoid g() {}\n'
        self.assertEqual(self.functions(text), [(1, 4), (5, 5)])

    def test_one_branch_of_a_condition_counts(self):
        text = "#if A\nvoid f() {\n#else\nvoid f(int) {\n#endif\n}\nvoid g() {}\n"
        self.assertEqual(self.functions(text), [(2, 6), (7, 7)])

    def test_types_and_namespaces(self):
        scan = cpp.scan("namespace a::b {\ntemplate <class T>\nclass C final : public D<T> {};\n"
                        "enum class E : int { kA };\nstruct alignas(64) F {};\n}\n")
        self.assertEqual([t.name for t in scan.types], ["C", "F"])
        self.assertEqual(scan.namespaces, [("a::b", 1)])


class Names(Trees):
    def test_drawers(self):
        self.fires("name", {"src/base/string_util.cc": "\n"}, "src/base/string_util.cc", 1)
        self.fires("name", {"src/store/common/a.cc": "\n"})
        self.fires("name", {"src/base/a.cc": "\nclass LogManager {};\n"}, "src/base/a.cc", 2)
        self.fires("name", {"src/base/a.cc": "namespace saker::helpers {\n}\n"})
        self.clean({"src/base/a.cc": "class Implicit {};\nclass Utility {};\n"})

    def test_numbers(self):
        self.fires("numbered-file", {"src/base/log2.cc": "\n"})
        self.fires("numbered-file", {"src/base/log_2.cc": "\n"})
        self.clean({"src/base/crc32.cc": "\n", "src/filter/sql92/parser.cc": "\n"})

    def test_snake_case(self):
        self.fires("snake-case", {"src/base/CommitLog.cc": "\n"})


class Pages(Trees):
    def test_missing_page(self):
        self.fires("readme", {"src/base/a.cc": "\n", "src/base/README.md": None})

    def test_missing_heading(self):
        self.fires("readme", {"src/base/README.md": PAGE.replace("## Threads", "Threads")})

    def test_bold_beginnings_are_headings_too(self):
        self.clean({"src/base/README.md": PAGE.replace("## Flow\n", "**Flow.** ")})

    def test_long_page(self):
        self.fires("readme", {"src/base/README.md": PAGE + "\n" * 60})

    def test_heading_of_a_page_has_a_blank(self):
        self.fires("heading", {"docs/a.md": "# Fine\n\n##Not fine\n"}, "docs/a.md", 3)
        self.clean({"docs/a.md": "# Fine\n\n```\n#!/bin/sh\n```\n"})

    def test_pragma_once(self):
        self.fires("pragma-once", {"src/base/a.h": HEADER.replace("#pragma once", "")})

    def test_comment_before_the_first_type(self):
        self.fires("header-comment", {"src/base/a.h": HEADER.replace("/// A thing.", "")})
        self.clean({"src/base/a.h": "#pragma once\nclass Later;\nint f();\n"})

    def test_using_namespace(self):
        self.fires("using-namespace", {"src/base/a.h": HEADER + "using namespace std;\n"})

    def test_untested_sources_are_a_note(self):
        report = self.report({"src/base/a.cc": "\n", "src/base/b.cc": "\n",
                              "src/base/b_test.cc": "\n", "src/apps/main.cc": "\n"})
        self.assertEqual(report.findings, [])
        self.assertEqual(report.notes, ["1 of 2 sources have no test beside them: base/a.cc"])


class Words(Trees):
    def test_unfinished(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" * 3, "not " + "implemented"):
            with self.subTest(word):
                self.fires("unfinished", {"src/base/a.cc": f"\n// {word}: later\n"},
                           "src/base/a.cc", 2)

    def test_machine_path(self):
        for path in ("/wo" + "rk/main", "/ro" + "ot", "/ho" + "me/anna/x"):
            with self.subTest(path):
                self.fires("machine-path", {"docs/a.md": f"See `{path}`.\n"}, "docs/a.md", 1)
        self.clean({"docs/a.md": "src/" + "work/x and ${user}/" + "home/y, a /rootless thing\n"})

    def test_registry_host(self):
        self.fires("registry-host", {"test/compat/settings.xml": "https://repo1." + "maven.org/\n"})

    def test_binary_files_are_left_alone(self):
        self.clean({"test/golden/a.bin": "\0 /ro" + "ot/x\n"})


class Exceptions(Trees):
    LIST = "tools/tidy_exceptions.txt"
    LONG = {"src/base/a.cc": "// " + "x" * 98 + "\n"}

    def test_exception_with_a_reason(self):
        self.clean(self.LONG | {self.LIST: "# why\nsrc/base/a.cc: line-length: a URL: long\n"})

    def test_stale_exception(self):
        self.fires("exception", {self.LIST: "\nsrc/base/a.cc: line-length: gone\n"}, self.LIST, 2)

    def test_reason_is_asked_for(self):
        report = self.report(self.LONG | {self.LIST: "src/base/a.cc: line-length:\n"})
        self.assertEqual({f.rule for f in report.findings}, {"exception", "line-length"})

    def test_structure_has_no_exceptions(self):
        report = self.report({"src/store/a.cc": including("broker/b.h"),
                              self.LIST: "src/store/a.cc: floor: because\n"})
        self.assertEqual({f.rule for f in report.findings}, {"exception", "floor"})


class Count(Trees):
    def test_a_rule_is_one_check(self):
        report = self.report({"src/base/a2.cc": "\n", "src/base/b2.cc": "\n"})
        self.assertEqual((report.passed, report.failed), (len(run_all.RULES) - 1, 1))


def main():
    verbosity = 2 if "-v" in sys.argv[1:] else 0
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(verbosity=verbosity).run(suite)
    failed = len({case.id().split(" ")[0] for case, _ in result.failures + result.errors})
    sys.stderr.flush()
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
