"""One line per case, loud skips, and the count at the end."""
import sys


class Report:
    def __init__(self, total):
        self.total = total
        self.begun = 0
        self.passed = 0
        self.failed = 0
        self.live = sys.stdout.isatty()

    def begin(self, name):
        self.begun += 1
        if self.live:
            print(f"\r\033[K[{self.begun}/{self.total}] {name} ...", end="", flush=True)

    def _line(self, text):
        print(("\r\033[K" if self.live else "") + text, flush=True)

    def passes(self, name, seconds, notes, comparisons):
        self.passed += max(1, comparisons)
        self._line(f"PASS {name} ({seconds:.1f})" + (": " + ", ".join(notes) if notes else ""))

    def fails(self, name, reason, kept):
        self.failed += 1
        self._line(f"FAIL {name}: {reason}")
        self._line(f"    its data and logs are kept in {kept}")

    def differs(self, name, differences, comparisons, notes, kept):
        """A case of many comparisons of which some failed: each counts for itself."""
        self.passed += comparisons - len(differences)
        self.failed += len(differences)
        for comparison, difference in differences:
            self._line(f"FAIL {name}/{comparison}: {difference}")
        self._line(f"    {name}: {len(differences)} of {comparisons} differ, "
                   + ", ".join([*notes, f"data and logs are kept in {kept}"]))

    def skips(self, name, reason):
        self._line("!" * 60)
        self._line(f"SKIPPED {name}: {reason}")
        self._line("!" * 60)

    def end(self):
        if not self.passed + self.failed:
            self._line("nothing ran")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0
