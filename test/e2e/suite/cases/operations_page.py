"""What docs/operations.md tells an operator to type works as it stands there."""
import re
import shutil
import signal

from ..case import cases_of, require
from ..command import run_to_end
from ..dashboard import RULES
from ..documented import DOCS, must_work, prepare_for_pages, shell_lines
from .life_cycle import must_stop
from .store_check import SETTINGS, filled

PAGE = DOCS / "operations.md"
SECONDS = 30
# 1 is a finding, and what the page is for; 2 would be words or a place that are not understood.
MAY_FIND = {("store", "repair"): (0, 1), ("doctor",): (0, 1), ("admin", "check"): (0, 1, 2)}


def here(context, words, server):
    """The page's places, as this case has them."""
    folder = context.folder
    places = {"/var/lib/saker/store": server.store, "/var/rocketmq/store": server.store,
              "/mnt/new/store": server.store, "/var/lib/saker": server.data,
              "/var/rocketmq": server.data, "/mnt/new": folder,
              "/etc/saker/broker.conf": folder / "broker.conf",
              "/etc/rocketmq/broker.conf": folder / "broker.conf",
              "127.0.0.1:9876": server.namesrv, "127.0.0.1:10911": server.broker,
              # Clients cannot send to these.
              "rmq_sys_wheel_timer": "Orders", "RMQ_SYS_TRANS_HALF_TOPIC": "Orders"}
    return [str(places.get(word, word)) for word in words]


def run_line(context, words, server):
    ended = run_to_end(context.binary, *here(context, words, server), seconds=SECONDS,
                       variables={"NAMESRV_ADDR": server.namesrv})
    allowed = [codes for head, codes in MAY_FIND.items() if words[:len(head)] == head]
    must_work(words, ended, allowed[0] if allowed else (0,))


def commands_work(context):
    """Every `saker` line that ends by itself, on a running broker; repair on a copy."""
    server = filled(context)
    prepare_for_pages(context, server)
    (context.folder / "broker.conf").write_text("brokerName=broker-a\n")
    lines = shell_lines(PAGE, "saker")
    require(sum(words[0] == "admin" for words in lines) >= 20, f"only {lines}")
    ran = 0
    for words in lines:
        if words[0] == "broker" and "-p" not in words:
            continue  # a server; the start cases are about those
        if words[:2] == ("store", "repair"):
            continue
        run_line(context, words, server)
        ran += 1
    must_stop(server, signal.SIGTERM)
    repairs = [words for words in lines if words[:2] == ("store", "repair")]
    require(len(repairs) == 2, f"{repairs}")
    for words in repairs:
        ended = run_to_end(context.binary, *here(context, words, server), seconds=SECONDS)
        require(ended.code == 0, f"saker {' '.join(words)}: {ended.code}\n{ended.text}")
    context.note(f"{ran + len(repairs)} commands")


def data_are_moved(context):
    """The copy of a stopped store verifies alike and is served."""
    server = filled(context)
    must_stop(server, signal.SIGTERM)
    moved = context.folder / "new"
    moved.mkdir()
    copy = [words for words in shell_lines(PAGE, "cp") if "/mnt/new/store" in words]
    require(len(copy) == 1, f"{copy}")
    words = here(context, copy[0], server)[:-1] + [str(moved / "store")]
    ended = run_to_end(shutil.which("cp"), *words, seconds=SECONDS)
    require(ended.code == 0, ended.text)
    figures = [run_to_end(context.binary, "store", "verify", "-q", place, seconds=SECONDS)
               .out.splitlines()[-3] for place in (server.store, moved / "store")]
    require(figures[0] == figures[1] and "records" in figures[0], f"{figures}")
    again = context.server(SETTINGS, data=moved)
    hello = run_to_end(context.binary, "hello", "-n", again.namesrv, seconds=SECONDS)
    require(hello.code == 0, hello.text)


def runbooks_of_alerts_are_there(_context):
    """Each that an alert names is a heading of the page."""
    headings = {line.lstrip("# ") for line in PAGE.read_text().splitlines() if line.startswith("#")}
    named = set(re.findall(r"Runbook: ([^.\"]+)", RULES.read_text()))
    require(len(named) >= 3 and named <= headings, f"no heading: {named - headings}")


def cases():
    return cases_of("operations-page", [commands_work, data_are_moved,
                                        runbooks_of_alerts_are_there])
