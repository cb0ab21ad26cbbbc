"""A full disk refuses sends and harms nothing; with room they go on by themselves."""
import signal
import time

from ..case import cases_of, require
from ..small_disk import SmallDisk
from ..wire import code
from ..wire.connection import Connection
from ..wire.reading import read_queue
from ..wire.request import create_topic, max_offset, send
from .life_cycle import must_stop

TOPIC = "FullDisk"
SETTINGS = {"mappedFileSizeCommitLog": 1 << 20, "mappedFileSizeConsumeQueue": 20 * 1000}
DISK_MEGABYTES, BALLAST_MEGABYTES = 64, 40
BODY_BYTES = 30_000
RECOVERY_SECONDS = 15


def body_of(number):
    return (b"%08d" % number).ljust(BODY_BYTES, b".")


def send_until_refused(connection):
    """Returns the acknowledged bodies and the answer that was a refusal."""
    acknowledged = []
    for number in range(DISK_MEGABYTES * (1 << 20) // BODY_BYTES + 100):
        answer = send(connection, TOPIC, body_of(number))
        if answer.code != code.SUCCESS:
            return acknowledged, answer
        acknowledged.append(body_of(number))
    require(False, f"{len(acknowledged)} messages went onto a disk that is too small for them")


def must_read(connection, acknowledged):
    bodies = [record.body for record in read_queue(connection, TOPIC)]
    require(bodies[:len(acknowledged)] == acknowledged,
            f"{len(acknowledged)} messages were acknowledged, {len(bodies)} can be read, or "
            "they are others")
    return bodies


def must_stay_up(server, connection, acknowledged):
    """Refusals go on, one after the other, and reading with them."""
    for number in range(200):
        answer = send(connection, TOPIC, body_of(number))
        if answer.code == code.SUCCESS:
            acknowledged.append(body_of(number))
    require(server.process.poll() is None, f"it ended with {server.process.poll()}")
    must_read(connection, acknowledged)


def send_until_accepted(connection, acknowledged):
    deadline = time.monotonic() + RECOVERY_SECONDS
    began = time.monotonic()
    while True:
        # A small message may fit into the rest of the last segment; that is no sign of room.
        answer = send(connection, TOPIC, body_of(0))
        if answer.code == code.SUCCESS:
            acknowledged.append(body_of(0))
            return time.monotonic() - began
        require(time.monotonic() < deadline, f"still refused {RECOVERY_SECONDS} s after there "
                                             f"was room: {answer.code} {answer.remark}")
        time.sleep(0.05)


def filled_up(context, settings):
    disk = SmallDisk(context.folder, DISK_MEGABYTES)
    context.own(disk.close)
    ballast = disk.ballast(BALLAST_MEGABYTES)
    server = context.server({**SETTINGS, **settings}, data=disk.path / "data")
    connection = context.connect(server.broker)
    create_topic(connection, TOPIC)
    acknowledged, refusal = send_until_refused(connection)
    context.note(f"refused with {refusal.code} '{(refusal.remark or '')[:60]}' after "
                 f"{len(acknowledged)} messages")
    require(server.process.poll() is None, f"it ended with {server.process.poll()}")
    require(refusal.remark, "the refusal has no remark")
    return server, connection, ballast, acknowledged


def refuses_and_goes_on(settings):
    def act(context):
        server, connection, ballast, acknowledged = filled_up(context, settings)
        must_stay_up(server, connection, acknowledged)
        require(str(server.store) in server.log(), "the log does not name the directory:\n"
                + server.log()[-2000:])
        lines = len(server.log().splitlines())
        require(lines < 200, f"{lines} lines of log about it")
        ballast.unlink()
        took = send_until_accepted(connection, acknowledged)
        context.note(f"accepted {took:.1f} s after there was room")
        more = [body_of(number) for number in range(300)]
        for body in more:
            answer = send(connection, TOPIC, body)
            require(answer.code == code.SUCCESS, f"refused again: {answer.code} {answer.remark}")
        acknowledged += more
        bodies = must_read(connection, acknowledged)
        must_stop(server, signal.SIGTERM)
        server.start()
        with Connection(server.broker) as later:
            require(must_read(later, acknowledged) == bodies, "the restart changed the queue")
    return act


def crash_on_a_full_disk(context):
    """Dies while the disk is full and starts there: all that was acknowledged is there."""
    server, _, ballast, acknowledged = filled_up(context, {})
    server.kill()
    server.start()
    with Connection(server.broker) as connection:
        bodies = must_read(connection, acknowledged)
        ballast.unlink()
        send_until_accepted(connection, bodies)
        require(max_offset(connection, TOPIC) == len(bodies), "offsets jumped")


def cases():
    asynchronous, synchronous = refuses_and_goes_on({}), \
        refuses_and_goes_on({"flushDiskType": "SYNC_FLUSH"})
    asynchronous.__name__ = "refuses_and_goes_on"
    synchronous.__name__ = "refuses_and_goes_on_with_sync_flush"
    return cases_of("full-disk", [asynchronous, synchronous, crash_on_a_full_disk])
