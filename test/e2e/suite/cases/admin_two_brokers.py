"""`saker admin` on a cluster of two brokers."""
from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..group_member import GroupMember
from ..second_broker import start_second_broker
from ..waiting import until
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send


def prepared(context):
    """Orders with a queue on each; billing is one message behind on the first, two on the second."""
    server = context.server()
    context.addresses = [server.broker, start_second_broker(context, server)]
    answer(context, server, "groups", "create", "billing")
    for messages, address in zip((2, 3), context.addresses):
        with Connection(address) as connection:
            create_topic(connection, "Orders", 1)
            for _ in range(messages):
                must_send(connection, "Orders", b"x")
            commit_offset(connection, "Orders", 0, 1, "billing")
    return server


def committed(context, server):
    return [(row["broker"], row["committed"])
            for row in answer(context, server, "offsets", "show", "billing", "Orders")]


def figures_are_sums(context):
    server = prepared(context)
    require([(row["broker"], row["state"], row["inToday"])
             for row in answer(context, server, "brokers", "list")]
            == [("broker-a", "up", 2), ("broker-b", "up", 3)], "brokers")
    row, = answer(context, server, "lag")
    require((row["queues"], row["behind"]) == (2, 3), f"{row}")
    row, = answer(context, server, "groups", "list")
    require(row["behind"] == 3, f"{row}")
    frame = answer(context, server, "top", "--once")
    require(frame["topics"][0]["messages"] == 5 and frame["groups"][0]["behind"] == 3, f"{frame}")
    require(answer(context, server, "lag", "-b", "broker-a")[0]["behind"] == 1, "-b broker-a")


def a_reset_moves_both_or_the_named_one(context):
    server = prepared(context)
    saved = admin(context, server, "offsets", "export", "billing").out
    path = context.folder / "billing.json"
    path.write_text(saved)
    reset = ("offsets", "reset", "billing", "Orders")
    must_refuse(context, server, (*reset, "--to-offset", 2, "-q", 0, "--yes"), "2 brokers", "-b")
    answer(context, server, *reset, "--to-offset", 2, "-q", 0, "-b", "broker-b", "--yes")
    require(committed(context, server) == [("broker-a", 1), ("broker-b", 2)], "one")
    answer(context, server, *reset, "--to-last", "--yes")
    require(committed(context, server) == [("broker-a", 2), ("broker-b", 3)], "both")
    answer(context, server, *reset, "--from-file", path, "--yes")
    require(committed(context, server) == [("broker-a", 1), ("broker-b", 1)], "from the file")


def a_group_may_be_on_one_only(context):
    server = prepared(context)
    answer(context, server, "groups", "create", "audit", "-b", "broker-b", "--retries", 1)
    rows = answer(context, server, "groups", "show", "audit")["settings"]
    require([row["broker"] for row in rows] == ["broker-b"], f"{rows}")
    moved = answer(context, server, "offsets", "reset", "audit", "Orders", "--to-last", "--yes")
    require([(row["broker"], row["then"]) for row in moved["queues"]] == [("broker-b", 3)],
            f"{moved}")
    must_refuse(context, server, ("groups", "create", "audit"), "broker-b", "already")
    rows = answer(context, server, "groups", "update", "billing", "--retries", 2)
    require([(row["broker"], row["retriesMax"]) for row in rows]
            == [("broker-a", 2), ("broker-b", 2)], f"{rows}")


def clients_are_counted_once_and_brokers_compared(context):
    server = prepared(context)
    for address, tags in zip(context.addresses, ("A", "B")):
        one = GroupMember(address, "one", "billing", "Orders", tags)
        context.own(one.close)
    shown = answer(context, server, "groups", "show", "billing")
    require(shown["clients"] == 1 and shown["members"][0]["brokers"] == "broker-a,broker-b",
            f"{shown}")
    require([(row["who"], row["expression"]) for row in shown["mismatches"]]
            == [("broker-a", "A"), ("broker-b", "B")], f"{shown}")
    rows = answer(context, server, "connections", "list")
    require([(row["client"], row["broker"]) for row in rows]
            == [("one", "broker-a"), ("one", "broker-b")], f"{rows}")


def a_kick_goes_on_where_one_fails(context):
    """Everybody is asked, and the error says what came of each."""
    server = context.server()
    second = start_second_broker(context, server, settings={"httpEnable": "false"})
    start_second_broker(context, server, "broker-c")
    for address in (server.broker, second):
        with Connection(address) as connection:
            create_topic(connection, "Orders", 1)
        context.own(GroupMember(address, "one", "billing", "Orders").close)
    until(lambda: len(answer(context, server, "brokers", "list")) == 3, "three brokers")
    must_refuse(context, server, ("connections", "kick", "one"), "broker-a", ": 1 closed",
                "broker-b", "serves no HTTP", "broker-c", ": 0 closed")
    rows = answer(context, server, "connections", "list")
    require([row["broker"] for row in rows] == ["broker-b"], f"{rows}")


def cases():
    return cases_of("admin-two-brokers", [figures_are_sums, a_reset_moves_both_or_the_named_one,
                                          a_group_may_be_on_one_only,
                                          clients_are_counted_once_and_brokers_compared,
                                          a_kick_goes_on_where_one_fails])
