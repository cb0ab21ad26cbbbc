"""`saker admin offsets`: where groups are, and where they are moved to."""
import json
import time

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..command import run_to_end
from ..group_member import GroupMember
from ..waiting import clock_passes
from ..wire import code
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send, pull


def prepared(context):
    """Orders with four and two messages; billing committed 1 in the first queue alone."""
    server = context.server()
    for group in ("billing", "audit"):
        answer(context, server, "groups", "create", group)
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 2)
        for queue in (0, 0, 1, 1):
            must_send(connection, "Orders", b"early", queue)
        clock_passes(int(time.time() * 1000))
        context.middle_ms = int(time.time() * 1000)
        clock_passes(context.middle_ms)
        for queue in (0, 0):
            must_send(connection, "Orders", b"late", queue)
        commit_offset(connection, "Orders", 0, 1, "billing")
    return server


def moves(rows):
    return [(row["queue"], row["now"], row["then"], row["difference"]) for row in rows]


def offsets(context, server, group="billing"):
    return [row["committed"] for row in answer(context, server, "offsets", "show", group, "Orders")]


def shown_and_never_committed(context):
    server = prepared(context)
    rows = answer(context, server, "offsets", "show", "billing")
    require([(row["topic"], row["queue"], row["committed"], row["end"], row["behind"])
             for row in rows] == [("Orders", 0, 1, 4, 3), ("Orders", 1, None, 2, 2)], f"{rows}")
    require(rows[0]["lastConsumedStored"] and rows[1]["lastConsumedStored"] is None, f"{rows}")
    require(offsets(context, server, "audit") == [None, None], "audit never committed")
    require(answer(context, server, "offsets", "show", "audit") == [], "audit reads nothing")


def every_way_to_reset(context):
    server = prepared(context)
    reset = ("offsets", "reset", "billing", "Orders")
    for words, expected in [
            (("--to-last",), [(0, 1, 4, 3), (1, None, 2, None)]),
            (("--to-first",), [(0, 4, 0, -4), (1, 2, 0, -2)]),
            (("--to-time", context.middle_ms), [(0, 0, 2, 2), (1, 0, 2, 2)]),
            (("--to-offset", 3, "-q", 0), [(0, 2, 3, 1)]),
            (("--to-first", "-q", 1), [(1, 2, 0, -2)])]:
        dry = answer(context, server, *reset, *words, "--dry-run")
        require(moves(dry["queues"]) == expected and dry["moved"] is False, f"{words}: {dry}")
        refused = admin(context, server, *reset, *words)
        require(refused.code == 1 and "--yes" in refused.err and not refused.out, refused.text)
        done = answer(context, server, *reset, *words, "--yes")
        require(moves(done["queues"]) == expected and done["moved"] is True, f"{words}: {done}")
        now = offsets(context, server)
        require(all(now[queue] == then for queue, _, then, _ in expected), f"{words}: {now}")


def like_another_group_and_from_a_file(context):
    server = prepared(context)
    like = ("offsets", "reset", "audit", "Orders", "--like", "billing", "--yes")
    require(moves(answer(context, server, *like)["queues"]) == [(0, None, 1, None)], "like")
    require(offsets(context, server, "audit") == [1, None], "like")
    saved = run_to_end(context.binary, "admin", "-n", server.namesrv, "offsets", "export",
                       "billing")
    path = context.folder / "billing.json"
    path.write_text(saved.out)
    content = json.loads(saved.out)
    require(content["group"] == "billing" and content["offsets"] == [
        {"topic": "Orders", "broker": "broker-a", "queue": 0, "offset": 1}], saved.out)
    answer(context, server, "offsets", "reset", "billing", "Orders", "--to-last", "--yes")
    back = answer(context, server, "offsets", "reset", "billing", "Orders", "--from-file", path,
                  "--yes")
    require(moves(back["queues"]) == [(0, 4, 1, -3)], f"{back}")
    content["offsets"][0]["offset"] = 99
    path.write_text(json.dumps(content))
    must_refuse(context, server, ("offsets", "reset", "billing", "Orders", "--from-file", path,
                                  "--yes"), "offset 99", "from 0 to 4")


def clients_that_are_online_are_told(context):
    server = prepared(context)
    one = GroupMember(server.broker, "one", "billing", "Orders")
    context.own(one.close)
    answer(context, server, "offsets", "reset", "billing", "Orders", "--to-first", "--yes")
    with Connection(server.broker) as connection:
        moved = pull(connection, "Orders", 0, 4, group="billing", hold_ms=0)
        require(moved.code == code.PULL_OFFSET_MOVED and moved.fields["nextBeginOffset"] == "0",
                f"{moved}")
    other = GroupMember(server.broker, "other", "audit", "Orders", model="BROADCASTING")
    context.own(other.close)
    must_refuse(context, server, ("offsets", "reset", "audit", "Orders", "--to-first", "--yes"),
                "'audit'", "broadcasting")


def refusals_say_what_there_is(context):
    server = prepared(context)
    reset = ("offsets", "reset")
    path = context.folder / "wrong.json"
    path.write_text("{}")
    for words, parts in [
            ((*reset, "nope", "Orders", "--to-first", "--yes"), ("'nope'", "groups list")),
            ((*reset, "billing", "Nope", "--to-first", "--yes"), ("'Nope'", "topics list")),
            ((*reset, "billing", "Orders", "--to-first", "-q", 7, "--yes"),
             ("no queue 7", "broker-a/0, broker-a/1")),
            ((*reset, "billing", "Orders", "--to-offset", 5, "-q", 0, "--yes"),
             ("offset 5", "queue 0", "from 0 to 4")),
            ((*reset, "billing", "Orders", "--like", "audit", "--yes"), ("'audit'", "no offsets")),
            ((*reset, "billing", "Orders", "--like", "nope", "--yes"), ("'nope'", "groups list")),
            ((*reset, "billing", "Orders", "--from-file", path, "--yes"),
             ("wrong.json", "offsets export")),
            ((*reset, "billing", "Orders", "--from-file", "/no/such", "--yes"), ("'/no/such'",)),
            (("offsets", "show", "nope"), ("'nope'", "groups list")),
            (("offsets", "show", "billing", "Nope"), ("'Nope'", "topics list")),
            (("offsets", "export", "nope"), ("'nope'", "groups list"))]:
        must_refuse(context, server, words, *parts)
    must_refuse(context, server, (*reset, "billing", "Orders", "--to-time", "noon"), "'noon'",
                "UTC", code=2)
    path.write_text('{"offsets":[{"topic":"Orders","broker":"b-9","queue":0,"offset":1}]}')
    must_refuse(context, server, (*reset, "billing", "Orders", "--from-file", path), "on broker b-9",
                "asked for on broker-a")
    for words in [("--to-first", "--to-last"), (), ("--to-offset", 1), ("--to-offset", -1, "-q", 0),
                  ("--to-first", "--yes", "--dry-run")]:
        must_refuse(context, server, (*reset, "billing", "Orders", *words), "--help", code=2)
    require(offsets(context, server) == [1, None], "something moved")


def cases():
    return cases_of("admin-offsets", [shown_and_never_committed, every_way_to_reset,
                                      like_another_group_and_from_a_file,
                                      clients_that_are_online_are_told,
                                      refusals_say_what_there_is])
