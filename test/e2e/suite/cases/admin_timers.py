"""`saker admin timers`: what waits for its time is listed, and taken back in time."""
import datetime
import time

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..second_broker import start_second_broker
from ..waiting import until
from ..wire.reading import await_end, read_queue

HOUR_MS = 3_600_000
RECALL = {"recallMessageEnable": "true"}


def send(context, server, *words):
    return answer(context, server, "messages", "send", "Orders", "x", *words)[0]


def in_ms(ms):
    return int(time.time() * 1000) + ms


def ids(context, server, *words):
    return [row["id"] for row in answer(context, server, "timers", "list", *words)]


def listed_by_time(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    answer(context, server, "topics", "create", "Other", "-q", 1)
    require(answer(context, server, "timers", "list") == [], "timers from nowhere")
    late = send(context, server, "--at", in_ms(3 * HOUR_MS), "--key", "k1")
    delayed = send(context, server, "--delay-level", 18)
    soon = send(context, server, "--at", in_ms(HOUR_MS))
    other, = answer(context, server, "messages", "send", "Other", "x", "--delay-level", 17)
    now = send(context, server)
    rows = answer(context, server, "timers", "list")
    expected = [soon["id"], other["id"], delayed["id"], late["id"]]
    require(sorted(row["id"] for row in rows) == sorted(expected), f"{rows}")
    require([row["due"] for row in rows] == sorted(row["due"] for row in rows), f"{rows}")
    require(now["id"] not in [row["id"] for row in rows], "a message without a time")
    kinds = {row["id"]: (row["topic"], row["kind"], row["keys"]) for row in rows}
    require(kinds[late["id"]] == ("Orders", "timer", "k1") and
            kinds[delayed["id"]] == ("Orders", "delay level 18", ""), f"{kinds}")
    left = {row["id"]: row["left"] for row in rows}
    require(3 * 3600 - 60 < left[late["id"]] <= 3 * 3600, f"{left}")
    require(2 * 3600 - 60 < left[delayed["id"]] <= 2 * 3600, f"{left}")
    require(ids(context, server, "Other") == [other["id"]], "by topic")
    require(len(ids(context, server, "--max", 2)) == 2, "a bound")


def due_to_the_millisecond(context):
    """Also at whole seconds, at which the slot of the one before ends."""
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    whole = (in_ms(HOUR_MS) // 1000) * 1000
    times = [whole, whole + 1, whole + 999, whole + 1000]
    for at in times:
        send(context, server, "--at", at)
    listed = [row["due"] for row in answer(context, server, "timers", "list")]
    expected = [datetime.datetime.fromtimestamp(at / 1000, datetime.UTC) for at in times]
    found = [datetime.datetime.fromisoformat(due) for due in listed]
    require(found == expected, f"{listed}")


def one_page_after_the_other(context):
    """Over HTTP by a cursor, on the command line by time; a broker without HTTP is read as a whole."""
    for settings in ({}, {"httpEnable": "false"}):
        server = context.server(settings)
        answer(context, server, "topics", "create", "Orders", "-q", 1)
        answer(context, server, "topics", "create", "Other", "-q", 1)
        sent = [send(context, server, "--at", in_ms(HOUR_MS + number * 60_000))["id"]
                for number in range(5)]
        answer(context, server, "messages", "send", "Other", "x", "--at", in_ms(2 * HOUR_MS))
        first = answer(context, server, "timers", "list", "Orders", "--max", 3)
        require([row["id"] for row in first] == sent[:3], f"{first}")
        rest = ids(context, server, "Orders", "--from", first[-1]["due"])
        require(rest == sent[2:], f"{rest}")
        table = admin(context, server, "timers", "list", "Orders", "--max", 3)
        require(("--from" if settings else "--after") in table.err and table.code == 0, table.text)
        require(not admin(context, server, "timers", "list").err, "it is all there")
        if settings:
            must_refuse(context, server, ("timers", "list", "--after", "1-1"), "--from")
        else:
            place = table.err.split("--after ")[1].split()[0]
            rest = ids(context, server, "Orders", "--after", place)
            require(rest == sent[3:], f"{rest}")


def places_are_of_one_broker(context):
    server = context.server()
    start_second_broker(context, server)
    until(lambda: len(answer(context, server, "brokers", "list")) == 2, "two brokers")
    must_refuse(context, server, ("timers", "list", "--after", "1-1"), "-b", "--from", code=2)
    require(ids(context, server, "--after", "1-1", "-b", "broker-a") == [], "nothing waits")


def taken_back(context):
    """By its id or the handle of its producer; others of the same time are delivered."""
    server = context.server(RECALL)
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    at = in_ms(3000)
    by_id, by_handle, kept = (send(context, server, "--at", at) for _ in range(3))
    must_refuse(context, server, ("timers", "cancel", by_id["id"]), by_id["id"], "'Orders'",
                "--yes")
    require(len(ids(context, server)) == 3, "taken back without --yes")
    done = answer(context, server, "timers", "cancel", by_id["id"], "--yes")
    require((done["id"], done["topic"], done["cancelled"]) == (by_id["id"], "Orders", True),
            f"{done}")
    answer(context, server, "timers", "cancel", by_handle["recallHandle"], "--yes")
    require(ids(context, server) == [kept["id"]], f"{ids(context, server)}")
    connection = context.connect(server.broker)
    require(await_end(connection, "Orders", 1, seconds=8) == 1, "the other was not delivered")
    record, = read_queue(connection, "Orders")
    require(record.properties["UNIQ_KEY"] == kept["id"], f"{record}")
    must_refuse(context, server, ("timers", "cancel", kept["id"], "--yes"), kept["id"],
                "timers list")


def refusals_say_why(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    delayed = send(context, server, "--delay-level", 18)
    timer = send(context, server, "--at", in_ms(HOUR_MS))
    must_refuse(context, server, ("timers", "cancel", delayed["id"], "--yes"), delayed["id"],
                "delay level 18")
    must_refuse(context, server, ("timers", "cancel", "NOPE", "--yes"), "'NOPE'", "timers list")
    must_refuse(context, server, ("timers", "cancel", timer["id"], "--yes"),
                "recallMessageEnable=true")
    must_refuse(context, server, ("timers", "list", "Nope"), "'Nope'", "topics list")
    must_refuse(context, server, ("timers", "cancel"), "--help", code=2)
    require(len(ids(context, server)) == 2, "something was taken back")


def cases():
    return cases_of("admin-timers", [listed_by_time, due_to_the_millisecond,
                                     one_page_after_the_other, places_are_of_one_broker,
                                     taken_back, refusals_say_why])
