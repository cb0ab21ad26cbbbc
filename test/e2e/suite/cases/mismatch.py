"""Members of a group that do not subscribe alike: what the broker says of it by itself."""
from ..admin_words import answer
from ..case import cases_of, require
from ..waiting import until
from ..wire.request import heartbeat
from .http_admin import must as must_ask
from .metrics import scrape

GAUGE = "saker_group_subscription_mismatch"
BEGAN = "do not subscribe alike"
ENDED = "subscribe alike again"


def lines_with(server, word):
    return [line for line in server.log().splitlines() if word in line]


def wait_for(server, word):
    until(lambda: lines_with(server, word), lambda: f"no line with {word!r} in:\n{server.log()}")


def sample(server, group):
    """Of the group in /metrics; nothing if there is none."""
    return [value for labels, value in scrape(server).samples.get(GAUGE, [])
            if labels["consumer_group"] == group]


def mismatches(server, group):
    return must_ask(server, "GET", f"/api/v1/groups/{group}")["mismatches"]


def a_mismatch_is_said_once_and_shown_until_it_ends(context):
    server = context.server()
    one, other = context.connect(server.broker), context.connect(server.broker)
    heartbeat(one, "one@1", "billing", "Orders", "B || A")
    heartbeat(other, "other@2", "billing", "Orders", "A || B")
    require(scrape(server).sum("saker_groups_mismatched") == 0, "the order of tags counts")
    require(not sample(server, "billing") and not mismatches(server, "billing"), "it is shown")
    for _ in range(3):
        heartbeat(other, "other@2", "billing", "Orders", "C")
        heartbeat(one, "one@1", "billing", "Orders", "B || A")
    wait_for(server, BEGAN)
    require(scrape(server).sum("saker_groups_mismatched") == 1, "the sum")
    require(sample(server, "billing") == [2], f"{sample(server, 'billing')}")
    require(mismatches(server, "billing") == [
        {"topic": "Orders", "expression": "A || B", "expressionType": "TAG", "clients": ["one@1"]},
        {"topic": "Orders", "expression": "C", "expressionType": "TAG", "clients": ["other@2"]}],
        f"{mismatches(server, 'billing')}")
    # These members do not answer for themselves.
    shown = answer(context, server, "groups", "show", "billing")["mismatches"]
    require([(row["who"], row["expression"]) for row in shown]
            == [("one@1", "A || B"), ("other@2", "C")], f"{shown}")
    other.close()
    wait_for(server, ENDED)
    until(lambda: not sample(server, "billing"), "the sample is still there")
    require(scrape(server).sum("saker_groups_mismatched") == 0, "the sum afterwards")
    require(not mismatches(server, "billing"), "it is still shown")
    began, = lines_with(server, BEGAN)
    for part in ("warn", "group=billing", "topic=Orders", "client=one@1 wants 'A || B'",
                 "client=other@2 wants 'C'", "saker admin groups show billing"):
        require(part in began, f"no {part!r} in: {began}")
    ended, = lines_with(server, ENDED)
    require("group=billing" in ended and "info" in ended, ended)


def an_upgrade_one_by_one_ends_with_the_last(context):
    """Three members get another filter, one after the other, each with a new client id."""
    server = context.server()
    members = [context.connect(server.broker) for _ in range(3)]
    for number, member in enumerate(members):
        heartbeat(member, f"old-{number}", "billing", "Orders", "A")
    for number, member in enumerate(members):
        require(bool(sample(server, "billing")) == (number > 0), f"before the upgrade of {number}")
        member.close()
        heartbeat(context.connect(server.broker), f"new-{number}", "billing", "Orders", "B")
    wait_for(server, ENDED)
    require(not sample(server, "billing"), "it does not end")
    require(len(lines_with(server, BEGAN)) == 1 and len(lines_with(server, ENDED)) == 1, server.log())


def cases():
    return cases_of("mismatch", [a_mismatch_is_said_once_and_shown_until_it_ends,
                                 an_upgrade_one_by_one_ends_with_the_last])
