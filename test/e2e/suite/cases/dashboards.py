"""Dashboard and alerts of packaging/, by themselves and with a Prometheus that scrapes servers at work."""
import re
import time

from ..case import cases_of, require
from ..command import run_to_end
from ..dashboard import (RULES, RULES_TEST, dashboard, documented_configuration,
                         expressions, filled_in, names_used, panels, queried)
from ..prometheus import Prometheus, tool
from ..waiting import until
from ..wire import code
from ..wire.pops import ack, pop
from ..wire.request import SUBSCRIPTION, SUSPEND, must_send, pull, pull_fields
from ..wire.transaction import COMMIT, end, prepare
from .http import must_answer
from .metrics import busy, scrape
from .namesrv_http import name_server

# Some figures come every ten seconds, and a rate takes two scrapes.
SECONDS = 40
# Of Grafana's value formats (grafana-data, valueFormats/categories.ts) those that are in use here.
UNITS = {"none", "short", "percentunit", "bytes", "Bps", "ms", "s", "reqps", "cps"}
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
# What has no data before something happens; that is done afterwards.
LATER = {"SakerFlowControl": "nothing was refused, and there is no count of what never was"}
# What an alert compares stands before this.
THRESHOLD = re.compile(r" (==|>) [\d.e+]+$")


class Scene:
    """A broker, a name server that waits for brokers, and a Prometheus as docs/operations.md has it."""

    def __init__(self, context):
        self.server, self.connection = busy(
            context, {"brokerClusterName": "Watched", "heldPerConnectionMax": "1"})
        _, names = name_server(context, "--set", "needWaitForService=true",
                               "--set", "waitSecondsForService=600")
        self.namesrv = names["http"]
        # One is held, which is as many as may be: the next will be refused.
        self.greedy = context.connect(self.server.broker)
        self.greedy.request(code.PULL_MESSAGE, waiting_pull())
        configuration = documented_configuration()
        for documented, here in (("127.0.0.1:10914", self.server.http),
                                 ("127.0.0.1:9879", self.namesrv)):
            require(documented in configuration, f"{documented} is not in {configuration}")
            configuration = configuration.replace(documented, here)
        self.prometheus = Prometheus(context, configuration)
        until(self._is_scraped, lambda: f"targets: {self.prometheus.targets()}", SECONDS)

    def _is_scraped(self):
        targets = self.prometheus.targets()
        return len(targets) == 2 and all(one["health"] == "up" for one in targets)

    def work(self):
        """Some of everything, so that every rate is above zero."""
        in_a_moment = str(int(time.time() * 1000) + 300)
        must_send(self.connection, "Busy", b"now")
        must_send(self.connection, "Busy", b"later", DELAY="1")
        must_send(self.connection, "Busy", b"timed", TIMER_DELIVER_MS=in_a_moment)
        end(self.connection, prepare(self.connection, "Busy", b"in a transaction"), COMMIT)
        require(pull(self.connection, "Busy", 0, 0).code == code.SUCCESS, "no message was pulled")
        popped = pop(self.connection, "Busy", queue=0)
        require(popped.records, f"nothing was popped: {popped.remark}")
        ack(self.connection, popped, 0)

    def be_refused(self):
        refused = self.greedy.ask(code.PULL_MESSAGE, waiting_pull())
        require(refused.code == code.SYSTEM_BUSY, f"answered {refused.code}")


def waiting_pull():
    return pull_fields("Busy", 3, 0, flags=SUSPEND | SUBSCRIPTION, hold_ms=600_000)


def has_data(prometheus, where, text, labels):
    """Whether there is something to draw; fails if it has not the labels that its text names."""
    found = prometheus.series(text)
    for has, _ in found:
        lacking = [label for label in labels if label not in has]
        require(not lacking, f"{where}: {text} leaves no {lacking}, which its text names")
    return bool(found)


def compared(rule):
    """What an alert looks at, without its threshold, and the labels that its text names."""
    text = THRESHOLD.sub("", rule["query"])
    require(text != rule["query"], f"{rule['name']} has no threshold: {text}")
    labels = re.findall(r"\$labels\.(\w+)", " ".join(rule["annotations"].values()))
    return f"alert {rule['name']}", text, labels


def must_have_data(scene):
    """Each question of the dashboard and of the alerts has an answer; returns how many there are."""
    prometheus = scene.prometheus
    asked = [(one.where, one.text, one.labels) for one in expressions(dashboard())]
    asked += [compared(rule) for rule in prometheus.rules() if rule["name"] not in LATER]
    require(len(asked) > 70, f"only {asked}")
    waiting = list(asked)

    def all_have():
        scene.work()
        waiting[:] = [one for one in waiting if not has_data(prometheus, *one)]
        return not waiting
    until(all_have, lambda: "nothing to show: " + "; ".join(f"{one[0]}: {one[1]}" for one in waiting),
          SECONDS)
    return len(asked)


def must_offer_what_there_is(prometheus):
    """The variables: clusters and brokers; a name server is neither, though it is scraped, too."""
    board, offered = dashboard(), {}
    for variable in queried(board):
        text = filled_in(board, variable["definition"])
        selector, label = re.fullmatch(r"label_values\((.*), (\w+)\)", text).groups()
        offered[variable["name"]] = prometheus.values_of_label(label, selector)
    require(offered == {"cluster": ["Watched"], "broker": ["broker-a"]}, f"offered: {offered}")


def must_raise_alerts(scene):
    """By refusals, by a name server that waits, by a broker that is gone, as it then is."""
    prometheus = scene.prometheus

    def raised(name, **labels):
        return any(name == alert and labels.items() <= has.items()
                   for alert, has in prometheus.alerts())

    def busy_and_waiting():
        scene.be_refused()
        return raised("SakerFlowControl", cluster="Watched", node_id="broker-a") and \
            raised("SakerNameServerWaits", node_type="nameserver", instance=scene.namesrv)
    until(busy_and_waiting, lambda: f"alerts: {prometheus.alerts()}", SECONDS)
    unsound = {rule["name"]: rule for rule in prometheus.rules() if rule["health"] != "ok"}
    require(not unsound, f"rules that cannot be evaluated: {unsound}")
    until(lambda: not raised("SakerDown") and not raised("SakerTakesNoMessages"),
          lambda: f"all is well, and there is {prometheus.alerts()}", SECONDS)
    scene.server.stop()
    until(lambda: raised("SakerDown", instance=scene.server.http) and
          not raised("SakerDown", instance=scene.namesrv),
          lambda: f"the broker alone is gone, and there is {prometheus.alerts()}", SECONDS)


def prometheus_answers(context):
    """Panels, variables and alerts have what they need, in a Prometheus set up as docs/operations.md says."""
    scene = Scene(context)
    context.note(f"{must_have_data(scene)} questions")
    must_offer_what_there_is(scene.prometheus)
    must_raise_alerts(scene)


def names_have_samples(context):
    """Every name that dashboard and rules use, on a broker that did some of everything."""
    server, _ = busy(context)
    used = names_used()
    require(len(used) >= 30, f"only {sorted(used)}")

    def missing():
        samples = scrape(server).samples
        return {name: where for name, where in used.items() if name not in samples}
    until(lambda: not missing(), lambda: f"no samples of {missing()}", SECONDS)
    context.note(f"{len(used)} names")


def dashboard_is_laid_out(context):
    """No panel lies on another or sticks out; each says what it shows, in a unit of Grafana's."""
    del context
    board = dashboard()
    require(board["schemaVersion"] >= 36 and board["title"] and board["uid"],
            "no dashboard of Grafana 9")
    require(len({panel["id"] for panel in board["panels"]}) == len(board["panels"]), "ids repeat")
    taken = {}
    for panel in board["panels"]:
        place, title = panel["gridPos"], panel["title"]
        require(title and place["w"] > 0 and place["h"] > 0, f"{panel['id']} has no title or no size")
        require(place["x"] >= 0 and place["x"] + place["w"] <= 24, f"{title} sticks out")
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), panel["id"])
                require(other == panel["id"], f"{title} lies on {other}")
    for panel in panels(board):
        require(panel["description"], f"{panel['title']} has no description")
        unit = panel["fieldConfig"]["defaults"]["unit"]
        require(unit in UNITS, f"{panel['title']}: {unit} is no unit of Grafana's that is known here")


def dashboard_asks_its_source(context):
    """The one that its variable offers, with variables that there are, and rates over enough scrapes."""
    del context
    board = dashboard()
    sources = [one for one in board["templating"]["list"] if one["type"] == "datasource"]
    require([(one["name"], one["query"]) for one in sources] == [("datasource", "prometheus")],
            f"sources: {sources}")
    declared = {one["name"] for one in queried(board)} | {"__rate_interval"}
    texts = [(one["name"], one["datasource"], one["query"]["query"]) for one in queried(board)]
    for one in queried(board):
        require(one["definition"] == one["query"]["query"], f"{one['name']} asks two things")
    for panel in panels(board):
        targets = panel["targets"]
        require(targets and len({one["refId"] for one in targets}) == len(targets),
                f"{panel['title']} has no target, or two of one name")
        require(panel["datasource"] == SOURCE, f"{panel['title']} asks {panel['datasource']}")
        texts += [(panel["title"], one["datasource"], one["expr"]) for one in targets]
    for where, source, text in texts:
        require(source == SOURCE, f"{where} asks {source}")
        unknown = set(re.findall(r"\$(\w+)", text)) - declared
        require(not unknown, f"{where} uses {unknown}, which is not declared")
        require(set(re.findall(r"\[(.*?)\]", text)) <= {"$__rate_interval"}, f"{where}: {text}")


def rules_hold(context):
    """promtool's opinion of the rules, and their own tests."""
    promtool = tool("promtool")
    for words in (("check", "rules", RULES), ("test", "rules", RULES_TEST)):
        ended = run_to_end(promtool, *words)
        require(ended.code == 0 and "SUCCESS" in ended.text, ended.text)
    tested = set(re.findall(r"alertname: (\w+)", RULES_TEST.read_text()))
    alerts = set(re.findall(r"alert: (\w+)", RULES.read_text()))
    require(tested == alerts, f"not tested: {alerts - tested}; not there: {tested - alerts}")
    path = context.folder / "metrics.txt"
    path.write_text(must_answer(busy(context)[0].http, "/metrics", 200))
    checked = run_to_end("/bin/sh", "-c", f"exec '{promtool}' check metrics < '{path}'")
    require("error while linting" not in checked.text and "parse" not in checked.text,
            checked.text)


def cases():
    return cases_of("dashboards", [
        dashboard_is_laid_out, dashboard_asks_its_source, rules_hold, names_have_samples,
        prometheus_answers])
