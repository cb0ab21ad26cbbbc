"""Messages are shared out one by one; what is not acknowledged comes again, whatever happens."""
import time

from ..case import cases_of, require
from ..wire import code
from ..wire.pops import GROUP, ack, batch_ack, change_invisible, pop, pop_fields
from ..wire.reading import read_queue
from ..wire.request import create_topic, must, must_send

TOPIC = "Pops"
NAMES = {"brokerClusterName": "DefaultCluster", "brokerName": "broker-a"}
INVISIBLE_MS = 1_500
POLL_MS = 8_000


def ready(context, settings=None, queues=2):
    server = context.server({**NAMES, **(settings or {})})
    connection = context.connect(server.broker)
    create_topic(connection, TOPIC, queues)
    return server, connection


def send_numbers(connection, count, first=0, queues=2):
    for number in range(first, first + count):
        must_send(connection, TOPIC, b"%d" % number, queue=number % queues)


def numbers(popped):
    return sorted(int(body) for body in popped.bodies)


def must_pop(connection, expected, **how):
    """Pops until all came; returns the answers."""
    answers, seen = [], []
    deadline = time.monotonic() + 25
    while len(seen) < len(expected):
        require(time.monotonic() < deadline, f"{expected} expected, got {sorted(seen)}")
        popped = pop(connection, TOPIC, poll_ms=POLL_MS, **how)
        answers.append(popped)
        seen += numbers(popped)
    require(sorted(seen) == sorted(expected), f"{expected} expected, got {sorted(seen)}")
    return answers


def must_be_nothing(connection, seconds=0.0, **how):
    popped = pop(connection, TOPIC, poll_ms=int(seconds * 1000), **how)
    require(popped.code == code.POLLING_TIMEOUT, f"{popped.code} {popped.remark}, {popped.bodies}")


def once_and_again(context):
    """Half is acknowledged one by one, the rest comes under its topic with one try more."""
    _, connection = ready(context)
    send_numbers(connection, 20)
    for popped in must_pop(connection, range(20), invisible_ms=INVISIBLE_MS, most=7):
        for index, body in enumerate(popped.bodies):
            if int(body) % 2 == 0:
                must(ack(connection, popped, index), "an acknowledgement")
    must_be_nothing(connection)
    odd = [number for number in range(20) if number % 2]
    for popped in must_pop(connection, odd):
        require(all(record.topic == TOPIC and record.reconsume_times == 1
                    and record.properties["ORIGIN_GROUP"] == GROUP for record in popped.records),
                f"they came as {popped.records}")
        must(batch_ack(connection, popped), "a batch of acknowledgements")
    must_be_nothing(connection, 1 + INVISIBLE_MS / 1000)


def postponed(context):
    _, connection = ready(context)
    send_numbers(connection, 1)
    popped, = must_pop(connection, [0])
    changed = must(change_invisible(connection, popped, 0, INVISIBLE_MS), "a change")
    require(changed.fields["invisibleTime"] == str(INVISIBLE_MS), f"{changed.fields}")
    began = time.monotonic()
    must_pop(connection, [0])
    took = time.monotonic() - began
    require(took >= INVISIBLE_MS / 1000 - 0.1, f"it came after {took:.1f} s")


def in_order(context):
    """A queue is closed while something of it is neither done nor visible again."""
    _, connection = ready(context, queues=1)
    send_numbers(connection, 4, queues=1)

    def take(attempt, **how):
        return pop(connection, TOPIC, queue=0, most=2, ordered=True, attempt=attempt, **how)
    first = take("a")
    require(numbers(first) == [0, 1] and first.fields["reviveQid"] == "999", f"{first.fields}")
    require(take("b").code == code.POLLING_TIMEOUT, "a closed queue was popped")
    require(numbers(take("a")) == [0, 1], "the same attempt got something else")
    again = take("a", invisible_ms=INVISIBLE_MS)
    must(ack(connection, again, 0), "an acknowledgement")
    later = take("c", poll_ms=POLL_MS)
    require(numbers(later) == [1, 2], f"after the invisible time came {later.bodies}")
    require("qo0%1 1" in later.fields["orderCountInfo"], later.fields["orderCountInfo"])
    for index in (0, 1):
        must(ack(connection, later, index), "an acknowledgement")
    require(numbers(take("d")) == [3], "the last one is missing")


def waiting_pops(connection):
    return int(connection.ask(code.POLLING_INFO, {"consumerGroup": GROUP, "topic": TOPIC,
                                                  "queueId": -1}).fields["pollingNum"])


def woken(context):
    """Each message wakes one of those that wait, and who wants to know is told."""
    server, connection = ready(context)
    waiting = [context.connect(server.broker) for _ in range(3)]
    opaques = [one.request(code.POP_MESSAGE, pop_fields(TOPIC, poll_ms=POLL_MS))
               for one in waiting]
    observer = context.connect(server.broker)
    notice = observer.request(code.NOTIFICATION, {
        "consumerGroup": GROUP, "topic": TOPIC, "queueId": -1, "pollTime": POLL_MS,
        "bornTime": int(time.time() * 1000), "order": "false"})
    deadline = time.monotonic() + 5
    while waiting_pops(connection) != 3:
        require(time.monotonic() < deadline, f"{waiting_pops(connection)} wait")
    send_numbers(connection, 3)
    answers = [one.answer_to(opaque) for one, opaque in zip(waiting, opaques)]
    require(all(answer.code == code.SUCCESS for answer in answers), f"{answers}")
    require(observer.answer_to(notice).fields["hasMsg"] == "true", "nobody was told")


def dead_letters(context):
    """Behind the last try a message waits among the dead."""
    server, connection = ready(context)
    body = b'{"groupName":"%s","retryMaxTimes":1}' % GROUP.encode()
    must(connection.ask(code.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, body), "the group")
    send_numbers(connection, 1)
    for _ in range(2):
        must_pop(connection, [0], invisible_ms=INVISIBLE_MS)
    must_be_nothing(connection, 2 + INVISIBLE_MS / 1000)
    dead = read_queue(context.connect(server.broker), "%DLQ%" + GROUP)
    require([record.body for record in dead] == [b"0"], f"dead are {dead}")


def killed(settings, repeats):
    """Kill -9 while messages are with a consumer: those not acknowledged come again."""
    def act(context):
        server, connection = ready(context, settings)
        send_numbers(connection, 40)
        for popped in must_pop(connection, range(40), invisible_ms=8_000, most=8):
            for index, body in enumerate(popped.bodies):
                if int(body) % 4 == 0:
                    must(ack(connection, popped, index), "an acknowledgement")
        server.kill()
        server.start()
        connection = context.connect(server.broker)
        unacknowledged = {number for number in range(40) if number % 4}
        seen = set()
        deadline = time.monotonic() + 30
        while not unacknowledged <= seen:
            require(time.monotonic() < deadline, f"lost: {sorted(unacknowledged - seen)}")
            popped = pop(connection, TOPIC, poll_ms=2_000)
            seen |= set(numbers(popped))
            if popped.records:
                must(batch_ack(connection, popped), "a batch of acknowledgements")
        again = sorted(seen - unacknowledged)
        require(repeats or not again, f"{again} were acknowledged and came again")
        context.note(f"{len(again)} of 10 acknowledged ones came again")
    return act


def killed_stored(context):
    """What is handed out and acknowledged stands in the revive log."""
    killed({}, repeats=False)(context)


def killed_buffered(context):
    killed({"enablePopBufferMerge": "true"}, repeats=True)(context)


def cases():
    return cases_of("pop", [dead_letters, killed_stored, killed_buffered]) + cases_of(
        "pop", [once_and_again, postponed, in_order, woken], reference=True)
