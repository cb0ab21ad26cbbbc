"""From the lines of a sitting to ratios, and from these to a table."""
import statistics
from dataclasses import dataclass

from .metrics import LOADS, SINGLES, Figure

# The two calibration runs of a pair may differ by this factor; beyond it the machine was not quiet.
STEADY_FACTOR = 1.5
HEADINGS = ("metric", "L", "plain", "ours", "Java", "ours/L", "ours/plain", "ours/Java", "target",
            "met")
# Those of words; the others are numbers.
WORDS = (0, len(HEADINGS) - 2, len(HEADINGS) - 1)


@dataclass
class Row:
    figure: Figure
    limit: float = None
    plain: float = None
    ours: float = None
    java: float = None
    # [median, least, most] over the pairs
    by_limit: list = None
    by_plain: list = None
    by_java: list = None
    unsteady_pairs: int = 0

    def verdict(self):
        """(target text, "yes", "no" or "?" where something was not measured)"""
        answers = [self.is_met(target) for target in self.figure.targets]
        text = ", ".join(str(target) for target in self.figure.targets)
        if not answers:
            return "", ""
        if False in answers:
            return text, "no"
        return text, "?" if None in answers else "yes"

    def is_met(self, target):
        spread = {"limit": self.by_limit, "plain": self.by_plain, "java": self.by_java,
                  "absolute": [self.ours]}[target.against]
        if not spread or spread[0] is None:
            return None
        return target.is_met(spread[0])


def rows_of(results):
    rows = []
    for metric in LOADS:
        if metric.key in results:
            pairs, unsteady = steady_pairs(metric, results[metric.key])
            rows += [row_of(figure, pairs, unsteady) for figure in metric.figures]
    for key, figure in SINGLES.items():
        if key in results:
            rows.append(Row(figure, ours=statistics.median(results[key][figure.name])))
    return rows


def cpu_rows_of(results):
    """CPU of the server per message, where every load has the same name for it."""
    rows = []
    for metric in LOADS:
        if metric.key in results:
            figure = Figure(metric.figures[0].title.removesuffix(", p50"), "server_cpu_us", "us")
            pairs, unsteady = steady_pairs(metric, results[metric.key])
            rows.append(row_of(figure, pairs, unsteady))
    return rows


def steady_pairs(metric, pairs):
    """Leaves out pairs on an unquiet machine while more than half are left."""
    steady = [pair for pair in pairs if is_steady(pair, metric.steady_by)]
    unsteady = len(pairs) - len(steady)
    return (steady if len(steady) * 2 > len(pairs) else pairs), unsteady


def is_steady(pair, name):
    """By the two calibrations, or by what stands in their place; nothing does for some."""
    lines = pair["limit"] or pair["plain"]
    values = [line[name] for line in lines if line.get(name)]
    return not lines or len(values) == 2 and max(values) <= STEADY_FACTOR * min(values)


def row_of(figure, pairs, unsteady):
    def means(server):
        return [mean_of(pair[server], figure.name) for pair in pairs]
    limit, plain, ours, java = means("limit"), means("plain"), means("ours"), means("java")
    return Row(figure, median_of(limit), median_of(plain), median_of(ours), median_of(java),
               spread_of(ratios(ours, limit)), spread_of(ratios(ours, plain)),
               spread_of(ratios(ours, java)), unsteady)


def mean_of(lines, name):
    values = [line[name] for line in lines if line.get(name) is not None]
    return statistics.mean(values) if values else None


def median_of(values):
    values = [value for value in values if value is not None]
    return statistics.median(values) if values else None


def ratios(above, below):
    return [a / b for a, b in zip(above, below) if a is not None and b]


def spread_of(values):
    return [statistics.median(values), min(values), max(values)] if values else None


def cells_of(row):
    target, met = row.verdict()
    return (row.figure.title + " ~" * row.unsteady_pairs, amount(row.limit, row.figure.unit),
            amount(row.plain, row.figure.unit), amount(row.ours, row.figure.unit),
            amount(row.java, row.figure.unit), ratio(row.by_limit), ratio(row.by_plain),
            ratio(row.by_java), target, met)


def amount(value, unit):
    if value is None:
        return "–"
    if unit == "/s":
        return f"{value:,.0f}/s"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def ratio(spread):
    if spread is None:
        return "–"
    middle, least, most = (f"{value:.3g}" for value in spread)
    return f"{middle} [{least}..{most}]"


def as_text(rows):
    lines = [HEADINGS, *(cells_of(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) if column in WORDS else cell.rjust(width)
                               for column, (cell, width) in enumerate(zip(line, widths))).rstrip()
                     for line in lines)


def as_markdown(rows):
    def line(cells):
        return "| " + " | ".join(cells) + " |"
    ruler = ["---" if column in WORDS else "---:" for column in range(len(HEADINGS))]
    return "\n".join([line(HEADINGS), line(ruler), *(line(cells_of(row)) for row in rows)])


def missed(rows):
    """Titles and figures of the rows whose goal was missed."""
    return [f"{row.figure.title}: {amount(row.ours, row.figure.unit)}, goal {target}"
            for row in rows for target, met in [row.verdict()] if met == "no"]
