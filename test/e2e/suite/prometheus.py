"""Debian's Prometheus as a process of its own: scrapes, evaluates, and is asked over its HTTP API."""
import json
import os
import re
import shutil
import time
import urllib.error
import urllib.parse
import urllib.request

from harness.node import Node

from .case import Skipped, require
from .waiting import until

START_SECONDS = 20
INTERVALS = "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"


def tool(name):
    """Where a program of Debian's package prometheus is."""
    path = shutil.which(name)
    if path is None:
        require(os.environ.get("CI") != "true", f"{name} is missing: install Debian's prometheus")
        raise Skipped(f"there is no {name} here (Debian's package prometheus has it)")
    return path


class Prometheus:
    """Scrapes and evaluates rules every second; `configuration` is its file without intervals."""

    def __init__(self, context, configuration):
        program = tool("prometheus")
        folder = context.folder / "prometheus"
        folder.mkdir()
        config = folder / "prometheus.yml"
        config.write_text(INTERVALS + configuration)
        self.node = Node("prometheus", context.folder)
        context.own(self.node.kill)
        self.began = time.time()
        self.node.start([program, f"--config.file={config}", f"--storage.tsdb.path={folder}/data",
                         "--web.listen-address=127.0.0.1:0"])
        self.address = until(self._address, "Prometheus does not say where it listens",
                             START_SECONDS)
        until(self._is_ready, "Prometheus is not ready", START_SECONDS)

    def _address(self):
        self.node.require_alive()
        said = re.search(r'"?Listening on"? address=(\S+)', self.node.new_output())
        return said and said[1]

    def _is_ready(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/-/ready", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.URLError:
            return False

    def ask(self, path, **fields):
        """The data of an answer of /api/v1; fails with what Prometheus says is wrong."""
        words = urllib.parse.urlencode(fields)
        try:
            with urllib.request.urlopen(f"http://{self.address}/api/v1/{path}?{words}",
                                        timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            require(False, f"{path} {fields}: {json.load(refused)['error']}")

    def series(self, expression):
        """[(labels, last number)] of what a panel would draw of this run: series that have one."""
        found = []
        for one in self.ask("query_range", query=expression, start=self.began, end=time.time(),
                            step=1)["result"]:
            numbers = [float(value) for _, value in one["values"] if value != "NaN"]
            if numbers:
                found.append((one["metric"], numbers[-1]))
        return found

    def values_of_label(self, label, selector):
        return self.ask(f"label/{label}/values", **{"match[]": selector})

    def targets(self):
        return self.ask("targets", state="active")["activeTargets"]

    def rules(self):
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]

    def alerts(self):
        """(name, labels) of those that are pending or fire."""
        return [(one["labels"]["alertname"], one["labels"]) for one in self.ask("alerts")["alerts"]]
