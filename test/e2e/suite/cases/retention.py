"""Expired files are deleted when somebody asks, and consumers are led to what is left."""
import os
import signal
import threading
import time

from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.reading import read_queue
from ..wire.request import create_topic, max_offset, min_offset, must, must_send, pull
from .life_cycle import must_stop
from .store_check import SETTINGS, check

TOPIC = "Retained"
COUNT, BODY_BYTES = 800, 10_000
EXPIRED_FILES = 5
DELETION_SECONDS = 20
DAY_SECONDS = 86_400


def body_of(number):
    return (b"%08d" % number).ljust(BODY_BYTES, b".")


def files_of(directory):
    return sorted(path for path in directory.iterdir() if path.is_file())


def filled(context, folders=()):
    """A server with some segments, in `folders` if there are any."""
    places = {"storePathCommitLog": ",".join(map(str, folders))} if folders else {}
    server = context.server({**SETTINGS, **places})
    connection = context.connect(server.broker)
    create_topic(connection, TOPIC)
    for number in range(COUNT):
        must_send(connection, TOPIC, body_of(number))
    return server, connection


def log_files(server, folders=()):
    """In the order of the log, wherever they are."""
    files = [path for folder in folders or [server.store / "commitlog"]
             for path in files_of(folder)]
    require(len(files) > EXPIRED_FILES + 2, f"only {len(files)} segments")
    return sorted(files, key=lambda path: path.name)


def first_behind(connection, log_offset):
    return next(record.queue_offset for record in read_queue(connection, TOPIC)
                if record.log_offset >= log_offset)


def delete_expired(server, connection, folders=()):
    """Lets the oldest files expire; returns where the queue begins without them."""
    gone = log_files(server, folders)[:EXPIRED_FILES]
    for path in gone:
        os.utime(path, times=(time.time(), time.time() - 4 * DAY_SECONDS))
    begin = first_behind(connection, EXPIRED_FILES * SETTINGS["mappedFileSizeCommitLog"])
    answer = must(connection.ask(code.DELETE_EXPIRED_COMMITLOG, {}), "the deletion")
    require(not answer.remark and not answer.fields, f"it was answered {answer.fields}")
    deadline = time.monotonic() + DELETION_SECONDS
    while min_offset(connection, TOPIC) < begin or any(path.exists() for path in gone):
        require(time.monotonic() < deadline,
                f"the queue begins at {min_offset(connection, TOPIC)} after "
                f"{DELETION_SECONDS} s\n{server.log()[-2000:]}")
        time.sleep(0.02)
    return begin


def must_read_from(connection, begin):
    """Whoever asks for less is led to the begin, and reads on from there to the end."""
    moved = pull(connection, TOPIC, 0, 0)
    require(moved.code == code.PULL_OFFSET_MOVED, f"a pull below was answered {moved.code}")
    require(moved.remark == "OFFSET_TOO_SMALL", f"with the remark {moved.remark}")
    fields = moved.fields
    require(int(fields["nextBeginOffset"]) == int(fields["minOffset"]) == begin,
            f"the queue begins at {begin}, the answer is {fields}")
    bodies = [record.body for record in read_queue(connection, TOPIC)]
    require(bodies == [body_of(number) for number in range(begin, COUNT)],
            f"{len(bodies)} messages from {begin} on, or others")


def deletes_when_asked(context):
    server, connection = filled(context)
    queue_files = len(files_of(server.store / "consumequeue" / TOPIC / "0"))
    kept = log_files(server)[EXPIRED_FILES:]
    began = time.monotonic()
    begin = delete_expired(server, connection)
    context.note(f"{EXPIRED_FILES} files, {begin} messages, {time.monotonic() - began:.1f} s")
    require(all(path.exists() for path in kept), "a file that had not expired was deleted")
    require(len(files_of(server.store / "consumequeue" / TOPIC / "0")) < queue_files,
            "the files of the queue did not follow")
    must_read_from(connection, begin)
    must_stop(server, signal.SIGTERM)
    check(context, server.store)
    server.start()
    with Connection(server.broker) as later:
        must_read_from(later, begin)


def is_the_same_after_a_crash(context):
    server, connection = filled(context)
    begin = delete_expired(server, connection)
    server.kill()
    server.start()
    with Connection(server.broker) as later:
        must_read_from(later, begin)
        must_send(later, TOPIC, b"more")
        require(max_offset(later, TOPIC) == COUNT + 1, "offsets jumped")


def consumers_read_on_while_files_go(context):
    server, connection = filled(context)
    failures = []

    def read_on():
        try:
            with Connection(server.broker) as reader:
                while not over.is_set():
                    for record in read_queue(reader, TOPIC):
                        if record.body != body_of(record.queue_offset):
                            failures.append(f"offset {record.queue_offset} has another body")
        except (ValueError, OSError) as error:
            failures.append(repr(error))

    over = threading.Event()
    threads = [threading.Thread(target=read_on) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        begin = delete_expired(server, connection)
        time.sleep(0.2)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    require(not failures, f"{len(failures)} failures, first {failures[:1]}")
    must_read_from(connection, begin)


def spreads_over_directories(context):
    """The log in two directories: files alternate, and expire in the order of the log."""
    folders = [context.folder / "log-a", context.folder / "log-b"]
    server, connection = filled(context, folders)
    counts = [len(files_of(folder)) for folder in folders]
    require(min(counts) >= 3, f"files in the directories: {counts}")
    begin = delete_expired(server, connection, folders)
    server.kill()
    server.start()
    with Connection(server.broker) as later:
        must_read_from(later, begin)


def cleaning_queues_is_answered(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
        must_send(connection, TOPIC, b"one")
        answer = must(connection.ask(code.CLEAN_EXPIRED_CONSUMEQUEUE, {}), "the cleaning")
        require(not answer.remark, f"with the remark {answer.remark}")
        require(len(read_queue(connection, TOPIC)) == 1, "a message that is not old is gone")


def cases():
    return cases_of("retention", [deletes_when_asked, is_the_same_after_a_crash,
                                  consumers_read_on_while_files_go, spreads_over_directories,
                                  cleaning_queues_is_answered])
