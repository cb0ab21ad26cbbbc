"""Messages are found by key and by place: as the Java servers answer, and after every kind of end."""
import shutil
import signal
import time

from ..case import Case, cases_of, require
from ..replay.recording import recorded_group
from ..replay.session import Session
from ..wire import code
from ..wire.connection import Connection
from ..wire.message import properties_text, read_records
from ..wire.request import must_send, send
from .errors import GENEROUS, twelve_messages
from .life_cycle import must_stop

TOPIC = "Queried"
COUNT = 300
INDEX_SECONDS = 10
SMALL_INDEX = {"maxHashSlotNum": 50, "maxIndexNum": 200}


def query(connection, key, topic=TOPIC, most=64, begin=0, end=(1 << 63) - 1, **more):
    return connection.ask(code.QUERY_MESSAGE, {
        "topic": topic, "key": key, "maxNum": most, "beginTimestamp": begin,
        "endTimestamp": end, **more})


def bodies_of(answer):
    return [record.body for record in read_records(answer.body)] \
        if answer.code == code.SUCCESS else []


def await_key(connection, key):
    """The index follows the log; waits until it has reached the key."""
    deadline = time.monotonic() + INDEX_SECONDS
    while not bodies_of(query(connection, key)):
        require(time.monotonic() < deadline, f"{key} is not found within {INDEX_SECONDS} s")
        time.sleep(0.01)


def fill(connection):
    for number in range(COUNT):
        must_send(connection, TOPIC, b"body %d" % number, number % 4,
                  KEYS=f"key{number} every", UNIQ_KEY=f"ID{number:030d}")
    await_key(connection, f"key{COUNT - 1}")


def must_find_all(connection):
    for number in range(COUNT):
        for words in ((f"key{number}", {}),
                      (f"ID{number:030d}", {"_UNIQUE_KEY_QUERY": "true", "indexType": "U"})):
            answer = query(connection, words[0], **words[1])
            require(bodies_of(answer) == [b"body %d" % number],
                    f"the query of {words[0]} was answered {answer.code} {answer.remark} with "
                    f"{bodies_of(answer)[:3]}")
    every = bodies_of(query(connection, "every", most=1000))
    require(every == [b"body %d" % number for number in range(COUNT - 64, COUNT)],
            f"{len(every)} messages of the key of all, or others")


def by_key_and_place(context):
    server = context.server()
    connection = context.connect(server.broker)
    fill(connection)
    must_find_all(connection)
    records = read_records(query(connection, "every").body)
    for record in records:
        seen = connection.ask(code.VIEW_MESSAGE_BY_ID,
                              {"topic": TOPIC, "offset": record.log_offset})
        require(bodies_of(seen) == [record.body], f"the view of {record.log_offset}: {seen.code}")
    answer = query(connection, "every", most=5)
    require(bodies_of(answer) == [record.body for record in records[-5:]], "not the newest five")
    newest = [int(answer.fields[name]) for name in
              ("indexLastUpdatePhyoffset", "indexLastUpdateTimestamp")]
    require(newest == [records[-1].log_offset, records[-1].store_time],
            f"the index ends at {newest}, the log at {records[-1].log_offset}")


def while_nothing_is_there(context):
    """Keys of other topics, other times, and messages without keys are not found."""
    server = context.server()
    connection = context.connect(server.broker)
    fill(connection)
    must_send(connection, "Elsewhere", b"x", KEYS="key0")
    await_key(connection, "key0")
    for answer in (query(connection, "key"), query(connection, ""), query(connection, "key0 every"),
                   query(connection, "key0", topic="Queried2"),
                   query(connection, "key0", begin=1, end=1000),
                   query(connection, "key0", begin=int(time.time() * 1000) + 60_000)):
        require(answer.code == code.QUERY_NOT_FOUND and not answer.body
                and answer.fields == {"indexLastUpdatePhyoffset": "0",
                                      "indexLastUpdateTimestamp": "0"},
                f"{answer.code} {answer.remark} {answer.fields}")


def as_recorded(context):
    """What the Java servers answered to these two requests."""
    server = context.server(GENEROUS)
    session = Session(server, is_reference=context.binary is None)
    context.own(session.close)
    with Connection(server.broker) as connection:
        twelve_messages(connection)
    for recorded in recorded_group("admin"):
        if recorded.code in (code.QUERY_MESSAGE, code.VIEW_MESSAGE_BY_ID):
            context.compared(recorded.name, session.difference(recorded))
    require(context.comparisons >= 8, f"only {context.comparisons} recorded requests")


def after(end):
    def act(context):
        server = context.server(SMALL_INDEX)
        with Connection(server.broker) as connection:
            fill(connection)
        end(server)
        server.start()
        with Connection(server.broker) as connection:
            await_key(connection, f"key{COUNT - 1}")
            must_find_all(connection)
            must_send(connection, TOPIC, b"new", KEYS="new")
            await_key(connection, "new")
    act.__name__ = end.__name__
    return act


def after_a_stop(server):
    must_stop(server, signal.SIGTERM)


def after_a_kill(server):
    server.kill()


def after_a_kill_without_index(server):
    server.kill()
    shutil.rmtree(server.store / "index")


def after_a_stop_without_index(server):
    must_stop(server, signal.SIGTERM)
    shutil.rmtree(server.store / "index")


def many_queries_at_once(context):
    """A thousand queries behind each other on one connection are all answered, sends between them."""
    server = context.server()
    connection = context.connect(server.broker)
    fill(connection)
    asked = {connection.request(code.QUERY_MESSAGE, {
        "topic": TOPIC, "key": "every", "maxNum": 64, "beginTimestamp": 0,
        "endTimestamp": (1 << 63) - 1}) for _ in range(500)}
    with Connection(server.broker) as other:
        answer = send(other, TOPIC, b"between", 0, properties_text(KEYS="between"))
        require(answer.code == code.SUCCESS, f"a send between queries: {answer.code}")
    for _ in range(500):
        answer = connection.answer(20)
        require(answer.code == code.SUCCESS and len(bodies_of(answer)) == 64, f"{answer.code}")
        asked.remove(answer.opaque)


def cases():
    return [*cases_of("query", [by_key_and_place, while_nothing_is_there, many_queries_at_once,
                                after(after_a_stop), after(after_a_kill),
                                after(after_a_kill_without_index),
                                after(after_a_stop_without_index)]),
            Case("query", "as-recorded", as_recorded, reference=True)]
