"""`saker admin where`: the verdict on a message at each turn of its life."""
import time

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..waiting import until
from ..wire import code
from ..wire.message import message_id, properties_text
from ..wire.reading import await_end, read_queue
from ..wire.request import commit_offset, create_topic, heartbeat, must, must_send, send
from ..wire.transaction import COMMIT, GROUP, ROLLBACK, end, prepare

HOUR_MS = 3_600_000


def filled(context, settings=None):
    server = context.server(settings)
    connection = context.connect(server.broker)
    create_topic(connection, "Orders", 1)
    return server, connection


def await_verdict(context, server, message, *parts, words=()):
    """Indexes and outcomes follow the log: asks until the verdict has all the parts."""
    def look():
        return admin(context, server, "where", message, *words, form="json")

    def has_all():
        ended = look()
        return ended.code == 0 and all(part in ended.out for part in parts)
    until(has_all, lambda: f"{message} is not {parts} but: {look().text}")
    return answer(context, server, "where", message, *words)


def states(found):
    return {row["group"]: row["state"] for row in found["groups"]}


def stored_and_consumed(context):
    server, connection = filled(context)
    for number in range(3):
        must_send(connection, "Orders", b"x", 0, UNIQ_KEY=f"M{number}", TAGS="paid")
    found = await_verdict(context, server, "M1", "no group consumes")
    require("stored in 'Orders', broker-a/0/1" in found["verdict"], f"{found}")
    copy, = found["copies"]
    require((copy["kind"], copy["topic"], copy["offset"]) == ("stored", "Orders", 1), f"{copy}")
    for group, offset in (("Billing", 2), ("Audit", 0)):
        heartbeat(connection, f"e2e@{group}", group, "Orders")
        commit_offset(connection, "Orders", 0, offset, group=group)
    found = answer(context, server, "where", "M1")
    require(states(found) == {"Billing": "consumed", "Audit": "not yet consumed, 1 before it"},
            f"{found}")
    require("Billing: consumed" in found["verdict"], f"{found}")
    for words in ((copy["offsetId"],), ("M1", "-t", "Orders")):
        require(answer(context, server, "where", *words) == found, f"by {words}")
    text = admin(context, server, "where", "M1").out
    require("VERDICT" in text and "Billing" in text, text)


def retried_and_given_up(context):
    server, connection = filled(context)
    heartbeat(connection, "e2e@1", "Billing", "Orders")
    must_send(connection, "Orders", b"x", 0, UNIQ_KEY="M1")
    commit_offset(connection, "Orders", 0, 1, group="Billing")
    stored, = read_queue(connection, "Orders")

    def send_back(level, record):
        must(connection.ask(code.CONSUMER_SEND_MSG_BACK, {
            "offset": record.log_offset, "group": "Billing", "delayLevel": level,
            "originTopic": "Orders",
            "originMsgId": message_id(server.broker, stored.log_offset)}), "a message sent back")
    send_back(18, stored)
    found = await_verdict(context, server, "M1", "waits for retry 1 until")
    require([copy["kind"] for copy in found["copies"]] == ["stored", "delayed"], f"{found}")
    send_back(1, stored)
    await_end(connection, "%RETRY%Billing", 1, seconds=8)
    await_verdict(context, server, "M1", "retry 1 not yet consumed")
    commit_offset(connection, "%RETRY%Billing", 0, 1, group="Billing")
    await_verdict(context, server, "M1", "consumed, in retry 1")
    send_back(-1, read_queue(connection, "%RETRY%Billing")[0])
    found = await_verdict(context, server, "M1", "Billing: dead letter")
    row, = found["groups"]
    require((row["state"], row["retries"], row["deadLetters"]) == ("dead letter", 2, 1), f"{row}")
    answer(context, server, "dead", "resend", "Billing", "--all", "--yes")
    found = await_verdict(context, server, "M1", "sent again in 'Orders', broker-a/0/1")
    require(states(found) == {"Billing": "not yet consumed, 0 before it"}, f"{found}")


def waiting_for_its_time(context):
    server, connection = filled(context, {"recallMessageEnable": "true"})
    at = int(time.time() * 1000) + HOUR_MS
    must(send(connection, "Orders", b"x", 0, properties_text(UNIQ_KEY="T1", TIMER_DELIVER_MS=at)),
         "a timer")
    must_send(connection, "Orders", b"x", 0, UNIQ_KEY="D1", DELAY=18)
    await_verdict(context, server, "T1", "waits for its time, 2", '"timer"')
    await_verdict(context, server, "D1", "waits for its time, 2", '"delayed"')
    answer(context, server, "timers", "cancel", "T1", "--yes")
    await_verdict(context, server, "T1", "taken back before its time")


def in_a_transaction(context):
    server, connection = filled(context, {"transactionOpBatchInterval": 100})
    halves = {name: prepare(connection, "Orders", b"x", UNIQ_KEY=name) for name in ("A", "B")}
    await_verdict(context, server, "A", f"waits for its producer group '{GROUP}'")
    end(connection, halves["A"], COMMIT)
    end(connection, halves["B"], ROLLBACK)
    await_verdict(context, server, "A", "stored in 'Orders'")
    await_verdict(context, server, "B", "rolled back")


def not_wanted_by_its_tag(context):
    server, connection = filled(context)
    must_send(connection, "Orders", b"x", 0, UNIQ_KEY="M1", TAGS="paid")
    heartbeat(connection, "e2e@1", "Billing", "Orders", expression="shipped")
    found = await_verdict(context, server, "M1", "not wanted")
    require(states(found) == {"Billing": "not wanted: its subscription is 'shipped'"}, f"{found}")


def refusals_name_the_thing(context):
    server, _ = filled(context)
    must_refuse(context, server, ("where", "NOPE"), "'NOPE'")
    must_refuse(context, server, ("where", "NOPE", "-t", "Orders"), "'NOPE'", "'Orders'")
    must_refuse(context, server, ("where",), "--help", code=2)


def cases():
    return cases_of("admin-where", [stored_and_consumed, retried_and_given_up,
                                    waiting_for_its_time, in_a_transaction, not_wanted_by_its_tag,
                                    refusals_name_the_thing])
