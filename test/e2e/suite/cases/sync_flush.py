"""flushDiskType=SYNC_FLUSH: many wait for one flush, and all are answered."""
import threading
import time

from ..case import cases_of, require
from ..wire.connection import Connection
from ..wire.reading import await_end, read_topic
from ..wire.request import create_topic, must_send

TOPIC = "SyncFlush"
SETTINGS = {"flushDiskType": "SYNC_FLUSH"}
CONNECTIONS, MESSAGES = 8, 50


def send_some(address, number, failures):
    try:
        with Connection(address) as connection:
            for message in range(MESSAGES):
                must_send(connection, TOPIC, b"%d/%d" % (number, message), number % 4)
    except Exception as failure:  # told by the case
        failures.append(failure)


def send_from_all(server):
    failures = []
    threads = [threading.Thread(target=send_some, args=(server.broker, number, failures))
               for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    require(not failures, f"{len(failures)} connections failed: {failures[:1]}")


def must_hold_all(server, times):
    with Connection(server.broker) as connection:
        topic = read_topic(connection, TOPIC)
    bodies = sorted(record.body for records in topic.values() for record in records)
    expected = sorted(b"%d/%d" % (number, message) for number in range(CONNECTIONS)
                      for message in range(MESSAGES) for _ in range(times))
    require(bodies == expected, f"{len(bodies)} messages, {len(expected)} were acknowledged")


def several_connections(context):
    server = context.server(SETTINGS)
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
    began = time.monotonic()
    send_from_all(server)
    took = time.monotonic() - began
    context.note(f"{CONNECTIONS * MESSAGES / took:.0f} messages a second from "
                 f"{CONNECTIONS} connections")
    must_hold_all(server, 1)


def crash(context):
    server = context.server(SETTINGS)
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
    for times in (1, 2):
        send_from_all(server)
        server.kill()
        server.start()
        must_hold_all(server, times)


def who_does_not_wait_is_answered(context):
    """WAIT=false: the answer need not wait for the flush, the message is stored all the same."""
    server = context.server(SETTINGS)
    with Connection(server.broker) as connection:
        for _ in range(10):
            must_send(connection, TOPIC, b"x", WAIT="false")
        require(await_end(connection, TOPIC, 10) == 10, "not all are there")


def cases():
    return cases_of("sync-flush", [several_connections, crash, who_does_not_wait_is_answered])
