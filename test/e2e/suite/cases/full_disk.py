"""A full disk refuses sends and harms nothing; with room they go on by themselves."""
import shutil
import signal
import time

from ..case import cases_of, require
from ..small_disk import SmallDisk
from ..wire import code
from ..wire.connection import Connection
from ..wire.reading import read_queue
from ..wire.request import create_topic, max_offset, min_offset, must, send
from .http import must_answer
from .life_cycle import must_stop

TOPIC = "FullDisk"
# By default a full disk costs the oldest messages; here they are to be kept.
SETTINGS = {"mappedFileSizeCommitLog": 1 << 20, "mappedFileSizeConsumeQueue": 20 * 1000,
            "maxHashSlotNum": 500, "maxIndexNum": 1000, "cleanFileForciblyEnable": "false"}
# So long that the next one finds no room before the disk is as full as the settings allow.
LONG_SEGMENTS = {"mappedFileSizeCommitLog": 8 << 20}
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


def must_be_in_time(refusal, disk):
    """Refused for the disk, with figures, and while there still is room on it."""
    free = shutil.disk_usage(disk.path).free >> 20
    how = f"answered {refusal.code} '{refusal.remark}' with {free} MiB free"
    require(refusal.code == code.SERVICE_NOT_AVAILABLE, how)
    require(f"[{disk.path}" in refusal.remark and "% used" in refusal.remark, how)
    require(free >= 2, how)


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
    if "mappedFileSizeCommitLog" not in settings:
        must_be_in_time(refusal, disk)
    return server, connection, ballast, acknowledged


def refuses_and_goes_on(settings):
    def act(context):
        server, connection, ballast, acknowledged = filled_up(context, settings)
        must_stay_up(server, connection, acknowledged)
        must_answer(server.http, "/readyz", 503)
        must_answer(server.http, "/healthz", 200)
        require(str(server.store) in server.log(), "the log does not name the directory:\n"
                + server.log()[-2000:])
        lines = len(server.log().splitlines())
        require(lines < 200, f"{lines} lines of log about it")
        ballast.unlink()
        took = send_until_accepted(connection, acknowledged)
        context.note(f"accepted {took:.1f} s after there was room")
        must_answer(server.http, "/readyz", 200)
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


def starts_without_a_byte_to_spare(context):
    """Dies, loses its queues, and starts where nothing can be written: it serves all the same."""
    server, _, ballast, acknowledged = filled_up(context, {})
    server.kill()
    shutil.rmtree(server.store / "consumequeue")
    with open(ballast.with_name("rest"), "wb", buffering=0) as rest:
        try:
            while rest.write(bytes(4096)):
                pass
        except OSError:
            pass
    server.start()
    with Connection(server.broker) as connection:
        bodies = must_read(connection, acknowledged)
        answer = send(connection, TOPIC, body_of(0))
        require(answer.code == code.SERVICE_NOT_AVAILABLE, f"answered {answer.code}")
        must_answer(server.http, "/readyz", 503)
        ballast.with_name("rest").unlink()
        ballast.unlink()
        send_until_accepted(connection, bodies)
        require(max_offset(connection, TOPIC) == len(bodies), "offsets jumped")


def makes_room_when_asked(context):
    """With the default settings the oldest messages make room for new ones."""
    server, connection, _, acknowledged = filled_up(
        context, {"cleanFileForciblyEnable": "true"})
    must(connection.ask(code.DELETE_EXPIRED_COMMITLOG, {}), "the request for room")
    took = send_until_accepted(connection, acknowledged)
    begin = min_offset(connection, TOPIC)
    require(begin > 0, "no message was deleted")
    context.note(f"{begin} of {len(acknowledged)} messages went, {took:.1f} s")
    bodies = [record.body for record in read_queue(connection, TOPIC)]
    require(bodies == acknowledged[begin:], "what is left is not what was acknowledged last")
    require(begin < len(acknowledged) // 2, "far more was deleted than was needed")
    require("for room on the disk" in server.log(), "the log does not say what was deleted")


def cases():
    ways = {"refuses_and_goes_on": {},
            "refuses_and_goes_on_with_sync_flush": {"flushDiskType": "SYNC_FLUSH"},
            "refuses_and_goes_on_without_room_for_a_segment": LONG_SEGMENTS}
    acts = [refuses_and_goes_on(settings) for settings in ways.values()]
    for act, name in zip(acts, ways):
        act.__name__ = name
    return cases_of("full-disk", [*acts, crash_on_a_full_disk, starts_without_a_byte_to_spare,
                                  makes_room_when_asked])
