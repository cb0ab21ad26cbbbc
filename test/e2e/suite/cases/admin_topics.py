"""`saker admin topics`: what it shows is what is there, what it refuses changes nothing."""
from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..wire.connection import Connection
from ..wire.request import must_send


def names(context, server, *words):
    return [row["topic"] for row in answer(context, server, "topics", "list", *words)]


def settings(context, server, topic):
    rows = answer(context, server, "topics", "show", topic)["settings"]
    require(len(rows) == 1, f"{rows}")
    return rows[0]


def created_listed_and_deleted(context):
    server = context.server()
    rows = answer(context, server, "topics", "create", "Orders", "--queues", 3,
                  "--attribute", "message.type=FIFO", "--order", "true")
    expected = {"broker": "broker-a", "readQueues": 3, "writeQueues": 3,
                "permission": "read-write", "order": True, "attributes": "message.type=FIFO"}
    require(rows == [expected], f"{rows}")
    answer(context, server, "topics", "create", "Payments")
    require(names(context, server) == ["Orders", "Payments"], "the list")
    require(names(context, server, "Pay*") == ["Payments"], "the list by pattern")
    require({"TBW102", "Orders"} < set(names(context, server, "--all")), "the whole list")
    require("would be deleted" in admin(context, server, "topics", "delete", "Orders").err, "asked")
    require(names(context, server) == ["Orders", "Payments"], "it deleted without --yes")
    answer(context, server, "topics", "delete", "Orders", "--yes")
    require(names(context, server) == ["Payments"], "it is still there")


def queues_and_offsets(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 2)
    with Connection(server.broker) as connection:
        for _ in range(3):
            must_send(connection, "Orders", b"x", 1)
    shown = answer(context, server, "topics", "show", "Orders")
    require([(row["queue"], row["minOffset"], row["maxOffset"], row["messages"])
             for row in shown["queues"]] == [(0, 0, 0, 0), (1, 0, 3, 3)], f"{shown}")
    require(shown["queues"][0]["lastStored"] is None and shown["queues"][1]["lastStored"],
            f"{shown}")


def an_update_keeps_the_rest(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 4, "--attribute",
           "message.type=FIFO")
    answer(context, server, "topics", "update", "Orders", "--write-queues", 2)
    answer(context, server, "topics", "update", "Orders", "--permission", "read-only")
    answer(context, server, "topics", "update", "Orders", "--attribute", "message.type=")
    require(settings(context, server, "Orders") ==
            {"broker": "broker-a", "readQueues": 4, "writeQueues": 2, "permission": "read-only",
             "order": False, "attributes": ""}, f"{settings(context, server, 'Orders')}")


def refusals_name_the_thing_and_change_nothing(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 4)
    before = answer(context, server, "topics", "list", "--all")
    for words, parts in [
            (("topics", "create", "Orders"), ("'Orders' already", "topics update")),
            (("topics", "create", "Bad Name"), ("'Bad Name'", "illegal characters")),
            (("topics", "create", "X", "--attribute", "queue.type=foo"), ("'X'", "BatchCQ")),
            (("topics", "update", "Nope", "-q", 1), ("'Nope'", "topics list")),
            (("topics", "show", "Nope"), ("'Nope'", "topics list")),
            (("topics", "delete", "Nope", "--yes"), ("'Nope'", "topics list")),
            (("topics", "list", "-b", "broker-z"), ("'broker-z'", "it knows broker-a")),
            (("topics", "list", "-n", "127.0.0.1:1"), ("127.0.0.1:1", "Is it running"))]:
        must_refuse(context, server, words, *parts)
    for words, parts in [
            (("topics", "create", "X", "--attribute", "nothing"), ("'nothing'", "name=value")),
            (("topics", "update", "Orders"), ("nothing is to be changed", "--queues")),
            (("topics", "update", "Orders", "--order", "maybe"), ("'maybe'", "true or false")),
            (("topics", "list", "-n", "nowhere"), ("'nowhere'", "host:port")),
            (("topics", "lst"), ("no command 'lst'", "did you mean 'list'", "create"))]:
        must_refuse(context, server, words, *parts, code=2)
    for words in [("topics", "create", "X", "-q", 1, "--read-queues", 1), ("topics", "create"),
                  ("topics",), ("topics", "create", "X", "-q", 0),
                  ("topics", "create", "X", "--permission", "all")]:
        must_refuse(context, server, words, "--help", code=2)
    require(answer(context, server, "topics", "list", "--all") == before, "something changed")


def cases():
    return cases_of("admin-topics", [created_listed_and_deleted, queues_and_offsets,
                                     an_update_keeps_the_rest,
                                     refusals_name_the_thing_and_change_nothing])
