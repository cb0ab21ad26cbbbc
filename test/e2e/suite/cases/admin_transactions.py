"""`saker admin transactions`: what is open is listed and settled; what was given up is resumed."""

from ..admin_words import answer, must_refuse
from ..case import cases_of, require
from ..waiting import until
from ..wire.reading import read_queue
from ..wire.request import create_topic
from ..wire.transaction import COMMIT, GROUP, ROLLBACK, end, prepare, producer_beat, question

SOON = {"transactionTimeOut": 300, "transactionCheckInterval": 300}
OPS_SOON = {"transactionOpBatchInterval": 100}


def filled(context, settings=None):
    server = context.server({**OPS_SOON, **(settings or {})})
    connection = context.connect(server.broker)
    create_topic(connection, "Orders", 1)
    return server, connection


def listed(context, server, *words):
    return answer(context, server, "transactions", "list", *words)


def await_open(context, server, ids):
    """Ends are written down a moment later."""
    def found():
        return [row["id"] for row in listed(context, server)]
    until(lambda: found() == ids, lambda: f"open: {found()}, not {ids}")


def open_ones(context):
    server, connection = filled(context)
    require(listed(context, server) == [], "transactions from nowhere")
    halves = {name: prepare(connection, "Orders", b"x", UNIQ_KEY=name, KEYS=f"key{name}")
              for name in ("A", "B", "C", "D")}
    require([row["id"] for row in listed(context, server)] == ["A", "B", "C", "D"], "all open")
    end(connection, halves["B"], COMMIT)
    end(connection, halves["A"], ROLLBACK)
    await_open(context, server, ["C", "D"])
    row = listed(context, server)[0]
    require((row["topic"], row["producerGroup"], row["keys"], row["checks"]) ==
            ("Orders", GROUP, "keyC", 0) and 0 <= row["age"] < 60, f"{row}")
    require(listed(context, server, "--group", "Nope") == [], "of another group")
    require(len(listed(context, server, "--group", GROUP, "--max", 1)) == 1, "a bound")


def asked_about_is_listed_once(context):
    server, connection = filled(context, SOON)
    producer_beat(connection, "e2e@1")
    prepare(connection, "Orders", b"x", UNIQ_KEY="A")
    for _ in range(2):
        question(connection.receive(5))
    row, = listed(context, server)
    require(row["id"] == "A" and row["checks"] >= 1, f"{row}")


def settled(context):
    server, connection = filled(context)
    prepare(connection, "Orders", b"to commit", UNIQ_KEY="A")
    prepare(connection, "Orders", b"to roll back", UNIQ_KEY="B")
    rows = {row["id"]: row for row in listed(context, server)}
    words = ("transactions", "settle", "A", "--commit")
    must_refuse(context, server, words, "transaction A", f"'{GROUP}'", "'Orders'", "--yes")
    require(read_queue(connection, "Orders") == [], "committed without --yes")
    done = answer(context, server, *words, "--yes")
    require((done["id"], done["decision"]) == ("A", "committed"), f"{done}")
    answer(context, server, "transactions", "settle", rows["B"]["offsetId"], "--rollback", "--yes")
    require([record.body for record in read_queue(connection, "Orders")] == [b"to commit"], "both")
    await_open(context, server, [])
    must_refuse(context, server, (*words, "--yes"), "'A'", "transactions list")
    require(len(read_queue(connection, "Orders")) == 1, "committed twice")


def resumed(context):
    server, connection = filled(context, {**SOON, "transactionCheckMax": 1})
    producer_beat(connection, "e2e@1")
    prepare(connection, "Orders", b"second chance", UNIQ_KEY="A")
    question(connection.receive(5))
    until(lambda: listed(context, server, "--given-up"), "it was not given up")
    words = ("transactions", "resume", "A")
    must_refuse(context, server, words, "transaction A", "--yes")
    done = answer(context, server, *words, "--yes")
    require((done["id"], done["resumed"]) == ("A", True), f"{done}")
    copy, _ = question(connection.receive(5))
    end(connection, copy, COMMIT, asked=True)
    require([record.body for record in read_queue(connection, "Orders")] == [b"second chance"],
            "it did not come")


def refusals_name_the_thing(context):
    server, _ = filled(context)
    for words, parts in [(("settle", "NOPE", "--commit", "--yes"), ("'NOPE'", "transactions list")),
                         (("resume", "NOPE", "--yes"), ("'NOPE'", "--given-up"))]:
        must_refuse(context, server, ("transactions", *words), *parts)
    must_refuse(context, server, ("transactions", "settle", "NOPE", "--yes"), "'NOPE'", "--commit",
                "--rollback", code=2)
    must_refuse(context, server, ("transactions", "settle", "A", "--commit", "--rollback"),
                "--help", code=2)


def cases():
    return cases_of("admin-transactions", [open_ones, asked_about_is_listed_once, settled, resumed,
                                           refusals_name_the_thing])
