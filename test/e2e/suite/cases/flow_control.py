"""Full queues: refused with the cause, the measure and when to come back; others work on."""
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection, Silence
from ..wire.message import properties_text
from ..wire.pops import pop_fields
from ..wire.request import (SUBSCRIPTION, SUSPEND, create_topic, must_send, pull_fields,
                            send_fields)

TOPIC = "FlowControl"


def hold(connection, offset=0, queue=0):
    return connection.request(code.PULL_MESSAGE, pull_fields(
        TOPIC, queue, offset, flags=SUSPEND | SUBSCRIPTION, hold_ms=20_000))


def must_refuse(answer, opaque, number, *words):
    require((answer.opaque, answer.code) == (opaque, number),
            f"{opaque} was to be refused with {number}, not {answer.opaque} with {answer.code}")
    for word in ("try again", *words):
        require(word in answer.remark, f"'{word}' is not in: {answer.remark}")


def held_by_one_connection(context):
    """Its third pull is refused; another connection is not, and all others are answered."""
    server = context.server({"heldPerConnectionMax": 2})
    greedy, modest, sender = (context.connect(server.broker) for _ in range(3))
    create_topic(sender, TOPIC)
    held = [hold(greedy), hold(greedy)]
    opaque = hold(greedy)
    must_refuse(greedy.answer(), opaque, code.SYSTEM_BUSY, "heldPerConnectionMax",
                "2 pulls and pops")
    opaque = greedy.request(code.POP_MESSAGE, pop_fields(TOPIC, poll_ms=10_000))
    must_refuse(greedy.answer(), opaque, code.POLLING_FULL, "heldPerConnectionMax")
    own = hold(modest)
    must_be_silent(modest)
    must_send(sender, TOPIC, b"woken")
    require(modest.answer().opaque == own, "the modest one was not woken")
    require(sorted(greedy.answer().opaque for _ in held) == held, "a held pull was forgotten")


def held_by_all(context):
    server = context.server({"heldPullsMax": 3})
    connections = [context.connect(server.broker) for _ in range(4)]
    create_topic(connections[0], TOPIC)
    for connection in connections[:3]:
        hold(connection)
        must_be_silent(connection)
    opaque = hold(connections[3])
    must_refuse(connections[3].answer(), opaque, code.SYSTEM_BUSY, "heldPullsMax is 3")
    must_send(connections[3], TOPIC, b"woken")
    for connection in connections[:3]:
        require(connection.answer().code == code.SUCCESS, "a held pull was forgotten")


def must_be_silent(connection):
    try:
        frame = connection.answer(0.2)
    except Silence:
        return
    require(False, f"a pull that is to be held was answered {frame.code} {frame.remark}")


def open_transactions(context):
    """No more halves than may be open; plain messages go on."""
    server = context.server({"transactionOpenMax": 2})
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
        for _ in range(2):
            must_send(connection, TOPIC, b"half", TRAN_MSG="true", PGROUP="PG")
        opaque = connection.request(code.SEND_MESSAGE_V2, half_fields(), b"half")
        must_refuse(connection.answer(), opaque, code.SYSTEM_BUSY, "transactionOpenMax", "2 ")
        must_send(connection, TOPIC, b"plain")


def half_fields():
    return send_fields(TOPIC, properties=properties_text(TRAN_MSG="true", PGROUP="PG"))


def cases():
    return cases_of("flow-control", [held_by_one_connection, held_by_all, open_transactions])
