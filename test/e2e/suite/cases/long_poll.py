"""Pulls that wait: woken soon, by their own messages only, and never forgotten."""
import threading
import time

from ..case import cases_of, require
from ..server import IS_FAST_BUILD
from ..wire import code
from ..wire.connection import Connection, Silence
from ..wire.message import read_records
from ..wire.request import (SUBSCRIPTION, SUSPEND, create_topic, max_offset, must_send, pull,
                            pull_fields)

TOPIC = "LongPoll"
WAKE_MS_MAX = 100 if IS_FAST_BUILD else 1000
LATE_SECONDS_MAX = 1.5
SETTLE_SECONDS = 0.2
# Another process may have the processor for a while.
ROUNDS, DISTURBED = 20, 2


def hold(connection, queue, offset, hold_ms=30_000, subscription="*"):
    """A pull that the broker is to hold; returns its opaque number."""
    return connection.request(code.PULL_MESSAGE, pull_fields(
        TOPIC, queue, offset, flags=SUSPEND | SUBSCRIPTION, hold_ms=hold_ms,
        subscription=subscription))


def ready(context):
    server = context.server()
    sender = context.connect(server.broker)
    create_topic(sender, TOPIC)
    return server, sender


def must_be_held(connection, seconds=SETTLE_SECONDS):
    try:
        frame = connection.answer(seconds)
    except Silence:
        return
    require(False, f"a pull that is to be held was answered {frame.code} {frame.remark}")


def must_be_soon(took_ms):
    require(took_ms <= WAKE_MS_MAX, f"{took_ms:.0f} ms, {WAKE_MS_MAX} ms are allowed")


def bodies_of(frame, what):
    require(frame.code == code.SUCCESS, f"{what} was answered {frame.code} {frame.remark}")
    return [record.body for record in read_records(frame.body)]


def wakes_soon(context):
    server, sender = ready(context)
    waiting = context.connect(server.broker)
    times = []
    for number in range(ROUNDS):
        opaque = hold(waiting, 0, number)
        time.sleep(0.02)
        began = time.monotonic()
        must_send(sender, TOPIC, b"%d" % number)
        bodies = bodies_of(waiting.answer_to(opaque), "the held pull")
        times.append((time.monotonic() - began) * 1000)
        require(bodies == [b"%d" % number], f"it got {bodies}")
    context.note(f"median {sorted(times)[ROUNDS // 2]:.2f} ms, slowest {max(times):.2f} ms")
    must_be_soon(sorted(times)[ROUNDS - 1 - DISTURBED])


def wakes_all_that_wait(context):
    """Twenty consumers of one queue, and some of another that must sleep on."""
    server, sender = ready(context)
    waiting = [context.connect(server.broker) for _ in range(20)]
    others = [context.connect(server.broker) for _ in range(5)]
    for connection in others:
        hold(connection, 1, 0)
    times = [time_to_wake(sender, waiting, number) for number in range(1 + DISTURBED)]
    context.note(f"20 pulls in {min(times):.1f} ms")
    must_be_soon(min(times))
    for connection in others:
        must_be_held(connection, 0.02)


def time_to_wake(sender, waiting, offset):
    opaques = [hold(connection, 0, offset) for connection in waiting]
    time.sleep(SETTLE_SECONDS)
    began = time.monotonic()
    must_send(sender, TOPIC, b"for all")
    for connection, opaque in zip(waiting, opaques):
        require(bodies_of(connection.answer_to(opaque), "a pull") == [b"for all"], "wrong body")
    return (time.monotonic() - began) * 1000


def wakes_many_on_one_connection(context):
    """One client waits for its four queues at once, as push consumers do."""
    server, sender = ready(context)
    waiting = context.connect(server.broker)
    opaques = {hold(waiting, queue, 0): queue for queue in range(4)}
    time.sleep(SETTLE_SECONDS)
    for queue in (2, 0, 3, 1):
        must_send(sender, TOPIC, b"to %d" % queue, queue)
        frame = waiting.answer()
        require(opaques.get(frame.opaque) == queue, f"queue {queue} woke another queue's pull")
        require(bodies_of(frame, "the pull") == [b"to %d" % queue], "wrong body")


def tag_wakes_only_its_own(context):
    server, sender = ready(context)
    red, blue = context.connect(server.broker), context.connect(server.broker)
    red_opaque = hold(red, 0, 0, subscription="red || scarlet")
    hold(blue, 0, 0, subscription="blue")
    time.sleep(SETTLE_SECONDS)
    must_send(sender, TOPIC, b"no tag")
    must_send(sender, TOPIC, b"is scarlet", TAGS="scarlet")
    frame = red.answer_to(red_opaque)
    require(bodies_of(frame, "the red pull") == [b"is scarlet"], "wrong body")
    require(frame.fields["nextBeginOffset"] == "2", f"it leads to {frame.fields}")
    must_be_held(blue)
    must_send(sender, TOPIC, b"is blue", TAGS="blue")
    require(bodies_of(blue.answer(), "the blue pull") == [b"is blue"], "wrong body")


def batch_wakes(context):
    server, sender = ready(context)
    waiting = context.connect(server.broker)
    opaque = hold(waiting, 0, 0)
    time.sleep(SETTLE_SECONDS)
    for number in range(3):
        must_send(sender, TOPIC, b"%d" % number)
    require(bodies_of(waiting.answer_to(opaque), "the pull")[0] == b"0", "wrong body")


def ends_at_its_deadline(context):
    server, _ = ready(context)
    late = []
    for hold_ms in (0, 200, 1000, 2500):
        with Connection(server.broker) as waiting:
            began = time.monotonic()
            frame = waiting.answer_to(hold(waiting, 0, 0, hold_ms))
            late.append(time.monotonic() - began - hold_ms / 1000)
            require(frame.code == code.PULL_NOT_FOUND,
                    f"hold of {hold_ms} ms: answered {frame.code} {frame.remark}")
            require(late[-1] > -0.1, f"hold of {hold_ms} ms: {-late[-1]:.2f} s too early")
    context.note(f"latest {max(late) * 1000:.0f} ms after its deadline")
    require(max(late) <= LATE_SECONDS_MAX, f"{max(late):.1f} s after its deadline")


def without_suspend_it_is_answered_at_once(context):
    _, sender = ready(context)
    began = time.monotonic()
    frame = pull(sender, TOPIC, 0, 0, hold_ms=20_000)
    require(frame.code == code.PULL_NOT_FOUND, f"answered {frame.code}")
    require(time.monotonic() - began < 1, "it was held without the suspend flag")


def closed_while_it_waits(context):
    server, sender = ready(context)
    for leave in (Connection.close, Connection.reset) * 50:
        connection = Connection(server.broker)
        hold(connection, 0, 0)
        leave(connection)
    waiting = context.connect(server.broker)
    opaque = hold(waiting, 0, 0)
    time.sleep(SETTLE_SECONDS)
    must_send(sender, TOPIC, b"to whom it concerns")
    require(len(bodies_of(waiting.answer_to(opaque), "the pull")) == 1, "wrong answer")
    require(max_offset(sender, TOPIC) == 1, "the broker lost count")


def no_wake_is_lost(context):
    """A consumer that pulls at the very moment of the send never waits for the next one."""
    server, sender = ready(context)
    waiting = context.connect(server.broker)
    count = 500
    thread = threading.Thread(target=lambda: [must_send(sender, TOPIC, b"%d" % number)
                                              for number in range(count)])
    thread.start()
    context.own(thread.join)
    offset, got = 0, 0
    while got < count:
        opaque = hold(waiting, 0, offset, hold_ms=20_000)
        frame = waiting.answer_to(opaque, seconds=5)
        got += len(bodies_of(frame, "the pull"))
        offset = int(frame.fields["nextBeginOffset"])
    require(got == offset == count, f"{got} messages up to offset {offset}")


def cases():
    timely = [wakes_soon, wakes_all_that_wait, ends_at_its_deadline]
    others = [wakes_many_on_one_connection, tag_wakes_only_its_own, batch_wakes,
              without_suspend_it_is_answered_at_once, closed_while_it_waits, no_wake_is_lost]
    return cases_of("long-poll", timely) + cases_of("long-poll", others, reference=True)
