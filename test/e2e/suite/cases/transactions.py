"""Transactions over stops, kills and restarts, by a producer that is no client library."""
import signal
import threading
import time

from ..case import Case, cases_of, require
from ..wire import code
from ..wire.connection import Closed, Connection, Silence
from ..wire.message import message_id
from ..wire.reading import read_queue, read_topic
from ..wire.request import create_topic
from ..wire.transaction import (COMMIT, ROLLBACK, UNKNOWN, end, end_fields, prepare, producer_beat,
                                question)
from .life_cycle import must_stop

TOPIC = "Transactions"
SOON = {"transactionTimeOut": 300, "transactionCheckInterval": 300}
THREADS, ROUNDS = 4, 3


def bodies_in(connection, queue=0):
    return [record.body for record in read_queue(connection, TOPIC, queue)]


def producer(server, client_id="e2e@1"):
    connection = Connection(server.broker)
    producer_beat(connection, client_id)
    return connection


def is_silent(connection, seconds):
    """Nobody asks for that long, which is several rounds of questions."""
    try:
        connection.receive(seconds)
    except Silence:
        return True
    return False


def ends(context):
    """Committed once, rolled back, committed too late after a rollback, not decided."""
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
        committed = prepare(connection, TOPIC, b"committed")
        rolled_back = prepare(connection, TOPIC, b"rolled back")
        require(bodies_in(connection) == [], "a half message can be seen")
        end(connection, committed, COMMIT)
        end(connection, committed, COMMIT)
        end(connection, rolled_back, ROLLBACK)
        end(connection, rolled_back, COMMIT)
        require(bodies_in(connection) == [b"committed"], f"seen: {bodies_in(connection)}")


def question_and_answer(context):
    """The second of two producers answers; the first copy is then over as well."""
    server = context.server(SOON)
    with Connection(server.broker) as first:
        create_topic(first, TOPIC)
        half = prepare(first, TOPIC, b"asked about", 1, TAGS="t")
        first.request(code.END_TRANSACTION, end_fields(half, UNKNOWN), flag=2)
    with producer(server) as second:
        copy, record = question(second.receive(5))
        require((record.topic, record.queue_id, record.body) == (TOPIC, 1, b"asked about"),
                f"asked about {record}")
        require(record.properties["TRANSACTION_CHECK_TIMES"] == "1", "it is not the first time")
        end(second, copy, COMMIT, asked=True)
        end(second, half, COMMIT)
        require(bodies_in(second, 1) == [b"asked about"], f"seen: {bodies_in(second, 1)}")
        require(is_silent(second, 1.5), "it was asked again")


def clean_stop_settles(context):
    server = context.server(SOON)
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC)
        for decision in (COMMIT, ROLLBACK):
            end(connection, prepare(connection, TOPIC, b"%d" % decision), decision)
    must_stop(server, signal.SIGTERM)
    server.start()
    with producer(server) as connection:
        require(is_silent(connection, 1.5), "it was asked about what is over")
        require(bodies_in(connection) == [b"8"], f"seen: {bodies_in(connection)}")


def nobody_knows(context):
    """Asked so often and no more; then the message is in a topic of its own."""
    server = context.server({**SOON, "transactionCheckMax": 2})
    with producer(server) as connection:
        create_topic(connection, TOPIC)
        half = prepare(connection, TOPIC, b"forgotten")
        for times in ("1", "2"):
            _, record = question(connection.receive(5))
            require(record.properties["TRANSACTION_CHECK_TIMES"] == times, "miscounted")
        require(is_silent(connection, 1.5), "it was asked a third time")
        given_up = read_queue(connection, "TRANS_CHECK_MAX_TIME_TOPIC")
        require([record.body for record in given_up] == [b"forgotten"], f"given up: {given_up}")
        end(connection, half, COMMIT)
        require(bodies_in(connection) == [b"forgotten"], "a late commit was not carried out")


def resumed(context):
    """Given up, resumed as mqadmin does, by the id of the message: asked about from the start."""
    server = context.server({**SOON, "transactionCheckMax": 1})
    with producer(server) as connection:
        create_topic(connection, TOPIC)
        prepare(connection, TOPIC, b"second chance")
        question(connection.receive(5))
        require(is_silent(connection, 1.5), "it was asked a second time")
        given_up, = read_queue(connection, "TRANS_CHECK_MAX_TIME_TOPIC")
        resume = {"topic": TOPIC, "msgId": message_id(server.broker, given_up.log_offset)}
        for wrong in ("X", message_id(server.broker, given_up.log_offset + 1)):
            refusal = connection.ask(code.RESUME_CHECK_HALF_MESSAGE, {**resume, "msgId": wrong})
            require(refusal.code == code.SYSTEM_ERROR and refusal.remark,
                    f"msgId {wrong} was answered {refusal.code} {refusal.remark}")
        opaque = connection.request(code.RESUME_CHECK_HALF_MESSAGE, resume)
        frames = [connection.receive(5), connection.receive(5)]
        answer, = [frame for frame in frames if frame.is_response]
        asked, = [frame for frame in frames if not frame.is_response]
        require((answer.opaque, answer.code) == (opaque, code.SUCCESS), f"answered {answer}")
        copy, record = question(asked)
        require(record.properties["TRANSACTION_CHECK_TIMES"] == "1", "it counts on")
        end(connection, copy, COMMIT, asked=True)
        require(bodies_in(connection) == [b"second chance"], f"seen: {bodies_in(connection)}")


class Crowd:
    """Producers that commit and roll back until the broker is gone, and what they were told."""

    def __init__(self, server, number):
        self.server, self.number = server, number
        self.committed, self.rolled_back, self.failures = [], [], []
        self.threads = [threading.Thread(target=self.run, args=(thread,))
                        for thread in range(THREADS)]

    def run(self, thread):
        try:
            with Connection(self.server.broker) as connection:
                for count in range(1 << 30):
                    self.run_one(connection, thread, count)
        except (Closed, Silence, OSError):
            pass  # killed
        except Exception as failure:  # told by the case
            self.failures.append(failure)

    def run_one(self, connection, thread, count):
        """The body says how it ends, so that whoever is asked knows."""
        decision = (COMMIT, ROLLBACK, UNKNOWN)[count % 3]
        body = b"%d/%d/%d/%d" % (decision, self.number, thread, count)
        half = prepare(connection, TOPIC, body, thread)
        if decision == UNKNOWN:
            return
        end(connection, half, decision)
        (self.committed if decision == COMMIT else self.rolled_back).append(body)

    def work_and_die(self, seconds):
        for thread in self.threads:
            thread.start()
        time.sleep(seconds)
        self.server.kill()
        for thread in self.threads:
            thread.join()
        require(not self.failures, f"{self.failures[:1]}")
        require(self.committed and self.rolled_back, "nothing was decided")


def answer_all(connection):
    """Until nobody asks any more: rolls back what says so, commits all else. The number of answers."""
    answers = 0
    while True:
        try:
            half, record = question(connection.receive(1.5))
        except Silence:
            return answers
        decision = ROLLBACK if record.body.startswith(b"12/") else COMMIT
        # The connection may hold the next question before the answer.
        connection.request(code.END_TRANSACTION, end_fields(half, decision, True), flag=2)
        answers += 1


def seen(server):
    with Connection(server.broker) as connection:
        topic = read_topic(connection, TOPIC)
    return [record.body for records in topic.values() for record in records]


def kill_rounds(flush):
    def act(context):
        server = context.server({**SOON, "flushDiskType": flush})
        with Connection(server.broker) as connection:
            create_topic(connection, TOPIC, THREADS)
        committed, rolled_back, answers = [], [], 0
        for number in range(ROUNDS):
            crowd = Crowd(server, number)
            crowd.work_and_die(0.4)
            committed += crowd.committed
            rolled_back += crowd.rolled_back
            server.start()
            missing = set(committed) - set(seen(server))
            require(not missing, f"{len(missing)} were committed and are gone: {missing}")
            with producer(server) as connection:
                answers += answer_all(connection)
        bodies = seen(server)
        wrong = {body for body in bodies if body.startswith(b"12/")}
        require(not wrong, f"{len(wrong)} were rolled back and came: {wrong}")
        require(not set(committed) - set(bodies), "a commit vanished")
        context.note(f"{len(committed)} committed, {len(rolled_back)} rolled back, {answers} asked "
                     f"about, {len(bodies) - len(set(bodies))} came twice")
    return act


def cases():
    return cases_of("transactions", [ends, question_and_answer, clean_stop_settles, nobody_knows,
                                     resumed]) \
        + [Case("transactions", f"kill-rounds-{flush.lower().replace('_', '-')}",
                kill_rounds(flush)) for flush in ("ASYNC_FLUSH", "SYNC_FLUSH")]
