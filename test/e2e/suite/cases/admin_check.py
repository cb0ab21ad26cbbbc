"""`saker admin check`: its verdict, its reasons and its exit codes."""
import json
import re
import time

from ..admin_words import admin, answer
from ..case import cases_of, require
from ..group_member import GroupMember
from ..waiting import clock_passes, until
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send
from .admin_brokers import register_a_dead_broker
from .namesrv_http import name_server

LINE = re.compile(r"SAKER (OK|WARNING|CRITICAL|UNKNOWN): ([^|\n]*)(?:\|((?: \w+=-?\d+[s%]?"
                  r"(?:;\d+;\d+)?)+))?\n")
OK, WARNING, CRITICAL, UNKNOWN = range(4)
# Whatever the machine's disk is like.
DISK = ("--disk-warn", 100, "--disk-critical", 100)


def checked(context, server, *words, code=OK):
    ended = admin(context, server, "check", "-o", "json", *DISK, *words)
    require(ended.code == code and not ended.err, f"{words} ended with {ended.code}: {ended.text}")
    verdict = json.loads(ended.out)
    require(verdict["verdict"] == ("ok", "warning", "critical")[code], f"{verdict}")
    return verdict


def reason(verdict, check):
    found = [row["reason"] for row in verdict["checks"]
             if row["check"] == check and row["verdict"] != "ok"]
    require(len(found) == 1, f"{check}: {verdict}")
    return found[0]


def an_idle_broker_is_well(context):
    server = context.server()
    verdict = checked(context, server)
    require([row["check"] for row in verdict["checks"]]
            == ["name servers", "brokers", "disk", "flow control", "lag", "dead letters",
                "subscriptions"], f"{verdict}")
    require(verdict["brokers"] == 1 and verdict["lag"] == 0 and verdict["deadLetters"] == 0,
            f"{verdict}")


def lag_has_two_limits(context):
    server = context.server()
    answer(context, server, "groups", "create", "billing")
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        must_send(connection, "Orders", b"x")
        commit_offset(connection, "Orders", 0, 0, "billing")
    until(lambda: answer(context, server, "lag")[0]["secondsBehind"] >= 2, "it does not age")
    limits = ("--lag-warn", 1, "--lag-critical", 1000)
    said = reason(checked(context, server, *limits, code=WARNING), "lag")
    require("'billing'" in said and "'Orders'" in said and "1 message " in said, said)
    reason(checked(context, server, "--lag-warn", 1, "--lag-critical", 2, code=CRITICAL), "lag")
    require(checked(context, server)["behind"] == 1, "below the limits")
    checked(context, server, *limits, "--ignore", "bill*")


def new_dead_letters_and_members_that_differ(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        create_topic(connection, "%DLQ%billing", 1)
        for _ in range(2):
            must_send(connection, "%DLQ%billing", b"x")
    stored_ms = int(time.time() * 1000)
    for client, tags in (("first", "A"), ("second", "B")):
        one = GroupMember(server.broker, client, "audit", "Orders", tags)
        context.own(one.close)
    verdict = checked(context, server, code=WARNING)
    require("2 messages of group 'billing'" in reason(verdict, "dead letters"), f"{verdict}")
    require("'audit'" in reason(verdict, "subscriptions")
            and "first wants 'A', second wants 'B'" in reason(verdict, "subscriptions"),
            f"{verdict}")
    clock_passes(stored_ms + 1000)
    quick = checked(context, server, "--dead-letters-within", 1, "--quick", code=WARNING)
    require("first wants 'A', second wants 'B'" in reason(quick, "subscriptions"),
            f"the broker knows it without asking: {quick}")
    require(all(row["verdict"] == "ok" for row in quick["checks"]
                if row["check"] == "dead letters"), f"{quick}")


def servers_that_do_not_answer(context):
    server = context.server()
    names = f"127.0.0.1:1;{server.namesrv}"
    said = reason(checked(context, server, "-n", names, code=WARNING), "name servers")
    require("127.0.0.1:1" in said, said)
    checked(context, server, "-n", "127.0.0.1:1", code=CRITICAL)
    register_a_dead_broker(context, server)
    require("broker-b" in reason(checked(context, server, code=CRITICAL), "brokers"), "broker-b")


def servers_that_disagree(context):
    """One that knows no broker is named, and hides none."""
    server = context.server()
    empty = name_server(context)[1]["namesrv"]
    names = f"{empty};{server.namesrv}"
    said = reason(checked(context, server, "-n", names, code=WARNING), "name servers")
    require(f"{empty} knows 0 of 1 broker" in said, said)
    ended = admin(context, server, "topics", "list", "-n", names)
    require(ended.code == 0, ended.text)


def a_full_disk(context):
    server = context.server()
    ended = admin(context, server, "check", "--disk-warn", 1, "--disk-critical", 100)
    require(ended.code == WARNING and "limits are 1 and 100" in ended.out, ended.text)


def a_line_for_nagios(context):
    server = context.server()
    for words, code, parts in [
            (DISK, OK, ("brokers: 1 broker answering", "lag=0s;300;1800", "disk=", "brokers=1")),
            (("-n", "127.0.0.1:1"), CRITICAL, ("127.0.0.1:1 does not answer",)),
            (("-n", "nowhere"), UNKNOWN, ("'nowhere'", "host:port"))]:
        ended = admin(context, server, "check", "-o", "nagios", *words)
        require(ended.code == code and not ended.err and LINE.fullmatch(ended.out), ended.text)
        for part in parts:
            require(part in ended.out, f"no {part!r} in {ended.out}")
    crossed = admin(context, server, "check", "--lag-warn", 100, "--lag-critical", 10)
    require(crossed.code == 2 and "--lag-critical" in crossed.err, crossed.text)
    wrong = admin(context, server, "-o", "nagios", "topics", "list")
    require(wrong.code == 2 and "--help" in wrong.err, wrong.text)


def cases():
    return cases_of("admin-check", [an_idle_broker_is_well, lag_has_two_limits,
                                    new_dead_letters_and_members_that_differ,
                                    servers_that_do_not_answer, servers_that_disagree,
                                    a_full_disk, a_line_for_nagios])
