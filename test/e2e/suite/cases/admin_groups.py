"""`saker admin groups`: settings, members, and members that do not agree."""
from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..group_member import GroupMember
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send

NEW = {"broker": "broker-a", "consume": True, "broadcast": True, "fromFirst": True,
       "order": False, "notify": True, "retryQueues": 1, "retriesMax": 16, "timeoutMinutes": 15,
       "attributes": ""}


def names(context, server, *words):
    return [row["group"] for row in answer(context, server, "groups", "list", *words)]


def member(context, server, *who, **how):
    one = GroupMember(server.broker, *who, **how)
    context.own(one.close)
    return one


def created_changed_and_deleted(context):
    server = context.server()
    rows = answer(context, server, "groups", "create", "billing", "--retries", 3,
                  "--broadcast", "false", "--attribute", "priority.factor=50")
    made = {**NEW, "retriesMax": 3, "broadcast": False, "attributes": "priority.factor=50"}
    require(rows == [made], f"{rows}")
    rows = answer(context, server, "groups", "update", "billing", "--consume", "false",
                  "--retry-queues", 2)
    require(rows == [{**made, "consume": False, "retryQueues": 2}], f"{rows}")
    rows = answer(context, server, "groups", "update", "billing", "--attribute", "priority.factor=")
    require(rows[0]["attributes"] == "" and rows[0]["retriesMax"] == 3, f"{rows}")
    require(names(context, server) == ["billing"], "the list")
    require(names(context, server, "b*") == ["billing"] and not names(context, server, "c*"),
            "the list by pattern")
    require("TOOLS_CONSUMER" in names(context, server, "--all"), "the whole list")
    require("would be deleted" in admin(context, server, "groups", "delete", "billing").err,
            "it did not ask")
    answer(context, server, "groups", "delete", "billing", "--yes")
    require(not names(context, server), "it is still there")


def a_deletion_takes_offsets_and_retries(context):
    server = context.server()
    answer(context, server, "groups", "create", "billing")
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        create_topic(connection, "%RETRY%billing", 1)
        create_topic(connection, "%DLQ%billing", 1)
        must_send(connection, "Orders", b"x")
        commit_offset(connection, "Orders", 0, 1, "billing")
    said = admin(context, server, "groups", "delete", "billing").err
    require("1 topic(s)" in said and "1 broker(s)" in said, said)
    answer(context, server, "groups", "delete", "billing", "--yes")
    topics = [row["topic"] for row in answer(context, server, "topics", "list", "--all")]
    require("%RETRY%billing" not in topics and "%DLQ%billing" in topics, f"{topics}")
    answer(context, server, "groups", "create", "billing")
    rows = answer(context, server, "offsets", "show", "billing", "Orders")
    require([row["committed"] for row in rows] == [None], f"{rows}")
    answer(context, server, "groups", "delete", "billing", "--yes", "--dead-letters")
    topics = [row["topic"] for row in answer(context, server, "topics", "list", "--all")]
    require("%DLQ%billing" not in topics, f"{topics}")


def who_is_online_and_how_far_behind(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        for _ in range(5):
            must_send(connection, "Orders", b"x")
        member(context, server, "one", "billing", "Orders")
        commit_offset(connection, "Orders", 0, 2, "billing")
    row, = answer(context, server, "groups", "list")
    require(row == {"group": "billing", "clients": 1, "type": "push", "model": "clustering",
                    "behind": 3, "mayConsume": True}, f"{row}")
    shown = answer(context, server, "groups", "show", "billing")
    require(shown["clients"] == 1 and shown["startsAt"] == "CONSUME_FROM_FIRST_OFFSET", f"{shown}")
    require([(row["client"], row["language"], row["version"], row["subscriptions"])
             for row in shown["members"]] == [("one", "JAVA", "5.5.0", None)], f"{shown}")
    require(shown["subscriptions"] == [{"broker": "broker-a", "topic": "Orders",
                                        "expression": "*"}], f"{shown}")
    require(shown["mismatches"] == [], f"{shown}")
    must_refuse(context, server, ("groups", "delete", "billing", "--yes"), "one", "stop them")


def members_that_differ_are_named(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
    member(context, server, "first", "billing", "Orders", "B || A")
    member(context, server, "second", "billing", "Orders", "A || B")
    shown = answer(context, server, "groups", "show", "billing")
    require(shown["mismatches"] == [], f"{shown}")
    require([row["subscriptions"] for row in shown["members"]] == ["alike", "alike"], f"{shown}")
    member(context, server, "third", "billing", "Orders", "C")
    member(context, server, "silent", "billing", "Orders", "D", silent=True)
    shown = answer(context, server, "groups", "show", "billing")
    require([(row["topic"], row["who"], row["expression"]) for row in shown["mismatches"]]
            == [("Orders", "first", "A || B"), ("Orders", "second", "A || B"),
                ("Orders", "silent", "D"), ("Orders", "third", "C")], f"{shown}")
    require({row["client"]: row["subscriptions"] for row in shown["members"]}
            == {"first": "differ", "second": "differ", "third": "differ", "silent": "no answer"},
            f"{shown}")


def refusals_name_the_thing_and_change_nothing(context):
    server = context.server()
    answer(context, server, "groups", "create", "billing")
    before = answer(context, server, "groups", "list", "--all")
    for words, parts in [
            (("groups", "create", "billing"), ("'billing' already", "groups update")),
            (("groups", "create", "bad name"), ("'bad name'",)),
            (("groups", "create", "X", "--attribute", "no.such=1"), ("'X'", "no.such")),
            (("groups", "update", "nope", "--retries", 1), ("'nope'", "groups list")),
            (("groups", "show", "nope"), ("'nope'", "groups list")),
            (("groups", "delete", "nope", "--yes"), ("'nope'", "groups list"))]:
        must_refuse(context, server, words, *parts)
    for words, parts in [
            (("create", "X", "--attribute", "nothing"), ("'nothing'", "name=value")),
            (("update", "billing"), ("nothing is to be changed", "--help")),
            (("update", "billing", "--consume", "maybe"), ("'maybe'", "true or false"))]:
        must_refuse(context, server, ("groups", *words), *parts, code=2)
    for words in [("groups",), ("groups", "create"), ("groups", "create", "X", "--retries", -1),
                  ("groups", "update", "X", "--consume", "perhaps")]:
        must_refuse(context, server, words, "--help", code=2)
    require(answer(context, server, "groups", "list", "--all") == before, "something changed")


def cases():
    return cases_of("admin-groups", [created_changed_and_deleted,
                                     a_deletion_takes_offsets_and_retries,
                                     who_is_online_and_how_far_behind,
                                     members_that_differ_are_named,
                                     refusals_name_the_thing_and_change_nothing])
