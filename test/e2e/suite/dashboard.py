"""What packaging/ has for Grafana and Prometheus, taken apart."""
import json
import pathlib
import re
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[3]
DASHBOARD = ROOT / "packaging" / "grafana" / "saker.json"
RULES = ROOT / "packaging" / "prometheus" / "saker-alerts.yml"
RULES_TEST = ROOT / "packaging" / "prometheus" / "saker-alerts-test.yml"
OPERATIONS = ROOT / "docs" / "operations.md"
NAME = re.compile(r"\b((?:rocketmq|saker|process)_[a-z0-9_]+)\b")
# Grafana puts more than four scrapes into it.
RATE_INTERVAL = "10s"


@dataclass
class Expression:
    """A question of a panel, with the variables at "All" as Grafana fills them in."""
    where: str
    text: str
    labels: list  # those that the legend names


def dashboard():
    return json.loads(DASHBOARD.read_text())


def panels(board):
    """Those that show something; rows have none inside."""
    return [panel for panel in board["panels"] if panel["type"] != "row"]


def queried(board):
    """The variables that Prometheus is asked for."""
    return [one for one in board["templating"]["list"] if one["type"] == "query"]


def filled_in(board, text):
    values = {one["name"]: one["allValue"] for one in queried(board)}
    values["__rate_interval"] = RATE_INTERVAL
    return re.sub(r"\$(\w+)", lambda name: values[name[1]], text)


def expressions(board):
    return [Expression(f"panel {panel['title']!r} {target['refId']}",
                       filled_in(board, target["expr"]),
                       re.findall(r"{{(\w+)}}", target["legendFormat"]))
            for panel in panels(board) for target in panel["targets"]]


def names_used():
    """Of the dashboard's panels and variables and of the rules: name -> where."""
    board, used = dashboard(), {}
    for one in expressions(board):
        for name in NAME.findall(one.text):
            used.setdefault(name, one.where)
    for variable in queried(board):
        for name in NAME.findall(variable["definition"]):
            used.setdefault(name, f"variable {variable['name']}")
    for text in re.findall(r"^ +expr: (>\n(?: {10,}.*\n)+|.*\n)", RULES.read_text(), re.MULTILINE):
        for name in NAME.findall(text):
            used.setdefault(name, "a rule")
    return used


def documented_configuration():
    """What docs/operations.md says Prometheus needs; the rules by their path."""
    text = re.search(r"^```yaml\n(rule_files:.*?)^```", OPERATIONS.read_text(), re.DOTALL | re.MULTILINE)
    return text[1].replace("[saker-alerts.yml]", f"['{RULES}']")
