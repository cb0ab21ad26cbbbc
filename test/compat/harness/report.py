"""One line per case, loud skips, and the count at the end."""
import sys


class Report:
    def __init__(self, total):
        self.total = total
        self.begun = 0
        self.passed = 0
        self.failed = 0
        self.name = None
        self.live = sys.stdout.isatty()

    def begin(self, name):
        self.begun += name != self.name
        self.name = name
        if self.live:
            print(f"\r\033[K[{self.begun}/{self.total}] {name} ...", end="", flush=True)

    def _line(self, text):
        print(("\r\033[K" if self.live else "") + text, flush=True)

    def passes(self, name, seconds):
        self.passed += 1
        self._line(f"PASS {name} ({seconds:.1f})")

    def fails(self, name, reason, kept=None):
        self.failed += 1
        self._line(f"FAIL {name}: {reason}")
        if kept:
            self._line(f"    its data and logs are kept in {kept}")

    def repeats(self, name, reason, still_s, kept):
        self._line(f"AGAIN {name}: the machine stood still for {still_s:.1f} s, and {reason}")
        self._line(f"    its data and logs are kept in {kept}")

    def skips(self, suite, reason, cases, is_failure):
        self._line("!" * 60)
        self._line(f"SKIPPED suite {suite}: {reason}")
        self._line("!" * 60)
        self.begun += cases
        if is_failure:
            self.failed += cases

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0
