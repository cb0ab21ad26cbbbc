"""What lies on the disk agrees with the description of the format, byte by byte."""
import signal
import time

from harness import checker

from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.message import batch_body, properties_text
from ..wire.reading import read_queue
from ..wire.request import (commit_offset, create_topic, heartbeat, must, must_send, send,
                            send_fields)
from ..wire.transaction import COMMIT, ROLLBACK, end, prepare
from .life_cycle import must_stop

SETTINGS = {"mappedFileSizeCommitLog": 1 << 20, "mappedFileSizeConsumeQueue": 20 * 100,
            "maxHashSlotNum": 500, "maxIndexNum": 1000}
TOPIC, GROUP = "Stored", "stored_group"


def check(context, store, *words):
    complaint = checker.complaint(store, SETTINGS, *words, cwd=context.folder)
    require(not complaint, complaint)


def fill(server):
    """Singles, batches, properties of all kinds, long names, retries, delays and progress."""
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
        heartbeat(connection, "stored@1", GROUP, TOPIC)
        for number in range(2000):  # long tails of queues go into files before a checkpoint
            body = bytes([number % 256]) * (number * 7 % 4000 + 1)
            must_send(connection, TOPIC, body, number % 4,
                      KEYS=f"key{number} other{number}", TAGS=f"tag{number % 7}",
                      UNIQ_KEY=f"7F0000010000AAAAAAAAAAAA{number:08X}", colour="grün")
        for queue in range(4):
            units = [(b"unit %d" % unit, properties_text(TAGS="unit", KEYS=f"unit{unit}"))
                     for unit in range(20)]
            must(connection.ask(code.SEND_BATCH_MESSAGE, send_fields(TOPIC, queue, m="true"),
                                batch_body(units)), "a batch")
        must_send(connection, "t" * 127, b"a long name")
        must_send(connection, TOPIC, b"x" * (200 << 10))
        must_send(connection, TOPIC, b"later", DELAY="3")
        must(send(connection, "OtherFlags", b"x", h=77, j=2), "a message with flags")
        give_back(connection)
        for decision in (COMMIT, ROLLBACK, COMMIT, None):
            half = prepare(connection, TOPIC, b"half", 1, TAGS="tag1", KEYS="half")
            if decision:
                end(connection, half, decision)
        for queue in range(4):
            commit_offset(connection, TOPIC, queue, 10 + queue, GROUP)


def give_back(connection):
    for level, record in zip((0, 1, 5, -1), read_queue(connection, TOPIC, 1)):
        must(connection.ask(code.CONSUMER_SEND_MSG_BACK, {
            "offset": record.log_offset, "group": GROUP, "delayLevel": level,
            "originMsgId": "X", "originTopic": TOPIC, "unitMode": "false",
            "maxReconsumeTimes": 16}), f"a send-back with level {level}")


def await_index(server):
    """Queries follow the log a moment later."""
    deadline = time.monotonic() + 10
    with Connection(server.broker) as connection:
        while connection.ask(code.QUERY_MESSAGE, {
                "topic": TOPIC, "key": "unit19", "maxNum": 64, "beginTimestamp": 0,
                "endTimestamp": (1 << 63) - 1}).code != code.SUCCESS:
            require(time.monotonic() < deadline, "the index does not reach the last batch")
            time.sleep(0.01)
    index = list((server.store / "index").iterdir())
    require(len(index) >= 3, f"only {len(index)} index files")


def filled(context):
    server = context.server(SETTINGS)
    fill(server)
    segments = list((server.store / "commitlog").iterdir())
    require(len(segments) >= 3, f"only {len(segments)} segments of the log")
    queue = list((server.store / "consumequeue" / TOPIC / "0").iterdir())
    require(len(queue) >= 2, f"only {len(queue)} files of a queue")
    await_index(server)
    return server


def clean_stop(context):
    server = filled(context)
    must_stop(server, signal.SIGTERM)
    check(context, server.store)


def several_clean_stops(context):
    server = filled(context)
    for _ in range(3):
        must_stop(server, signal.SIGTERM)
        server.start()
        with Connection(server.broker) as connection:
            must_send(connection, TOPIC, b"after a restart")
    must_stop(server, signal.SIGTERM)
    check(context, server.store)


def drop_newborn(store):
    """A kill may come between the making of an index file and its first byte, as in RocketMQ."""
    for file in (store / "index").iterdir():
        if file.stat().st_size == 0:
            file.unlink()


def kill_while_running(context):
    """Queues may lag behind the log after a crash, as RocketMQ's may."""
    server = filled(context)
    server.kill()
    drop_newborn(server.store)
    check(context, server.store, "--lenient")


def kill_and_recovery(context):
    """After a recovery and a clean stop nothing may lag behind."""
    server = filled(context)
    server.kill()
    server.start()
    with Connection(server.broker) as connection:
        must_send(connection, TOPIC, b"after the crash")
    server.kill()
    server.start()
    must_stop(server, signal.SIGTERM)
    check(context, server.store)


def sync_flush_and_clean_stop(context):
    server = context.server({**SETTINGS, "flushDiskType": "SYNC_FLUSH"})
    with Connection(server.broker) as connection:
        for number in range(200):
            must_send(connection, TOPIC, bytes(10_000), number % 4)
    must_stop(server, signal.SIGTERM)
    check(context, server.store)


def cases():
    return cases_of("store-check", [clean_stop, several_clean_stops, kill_while_running,
                                    kill_and_recovery, sync_flush_and_clean_stop])
