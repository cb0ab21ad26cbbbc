"""Topics whose queues count batches: one record for many messages, pulled and popped as it is."""
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.message import batch_body, properties_text
from ..wire.pops import ack, pop
from ..wire.reading import read_queue
from ..wire.request import create_topic, max_offset, must, must_send, send_fields

TOPIC = "BatchQueue"
UNWRAP = 0xC0
# A pop of 1 s is back after the revive log's own delay.
SECONDS = 30


def send_batch(connection, count, key):
    body = batch_body([(b"%s-%d" % (key.encode(), number), properties_text(TAGS="t"))
                       for number in range(count)])
    fields = send_fields(TOPIC, 0, properties_text(UNIQ_KEY=key), m="true")
    answer = must(connection.ask(code.SEND_BATCH_MESSAGE, fields, body), "a batch")
    require(answer.fields.get("batchUniqId") == key, f"the answer has {answer.fields}")
    return int(answer.fields["queueOffset"]), body


def ready(context):
    server = context.server()
    connection = context.connect(server.broker)
    create_topic(connection, TOPIC, 1, "+queue.type=BatchCQ")
    return server, connection


def must_be_batch(record, offset, count, body):
    require((record.queue_offset, record.body) == (offset, body), f"another record: {record}")
    require(record.system_flag & UNWRAP == UNWRAP, f"flags {record.system_flag:#x}")
    require(record.properties.get("INNER_NUM") == str(count), f"{record.properties}")
    require(record.properties.get("INNER_BASE") == str(offset), f"{record.properties}")


def pulled(context):
    """Batches and single messages; a pull into the middle of a batch brings it whole."""
    _, connection = ready(context)
    offsets = [send_batch(connection, 5, "a"), send_batch(connection, 3, "b")]
    must_send(connection, TOPIC, b"single")
    require([offset for offset, _ in offsets] == [0, 5], f"offsets {offsets}")
    require(max_offset(connection, TOPIC) == 9, "the batches were not counted")
    first, second, single = read_queue(connection, TOPIC)
    must_be_batch(first, 0, 5, offsets[0][1])
    must_be_batch(second, 5, 3, offsets[1][1])
    require((single.queue_offset, single.body) == (8, b"single"), f"{single}")
    require(read_queue(connection, TOPIC, start=6)[0].queue_offset == 5, "not the batch of 6")


def popped(context):
    """One receipt a batch; what is acknowledged stays away, also after a kill."""
    server, connection = ready(context)
    bodies = [send_batch(connection, 5, "a")[1], send_batch(connection, 3, "b")[1]]
    taken = pop(connection, TOPIC, invisible_ms=300_000)
    require([record.body for record in taken.records] == bodies, f"popped {taken.bodies}")
    require([offset for _, _, offset, _ in taken.receipts] == [0, 5], f"{taken.receipts}")
    must_be_batch(taken.records[1], 5, 3, bodies[1])
    for index in range(2):
        require(ack(connection, taken, index).code == code.SUCCESS, "an acknowledgement failed")
    server.kill()
    server.start()
    with Connection(server.broker) as again:
        later = send_batch(again, 2, "c")[1]
        rest = pop(again, TOPIC)
        require(rest.bodies == [later], f"besides the new one came {rest.receipts} {rest.remark}")


def popped_again(context):
    """What was forgotten comes again whole, under its topic, with one try more."""
    _, connection = ready(context)
    _, body = send_batch(connection, 4, "a")
    require(pop(connection, TOPIC, invisible_ms=1_000).bodies == [body], "not popped")
    again = pop(connection, TOPIC, poll_ms=SECONDS * 1000)
    require(again.bodies == [body], f"answered {again.code}: {again.bodies}")
    record, = again.records
    require((record.topic, record.reconsume_times) == (TOPIC, 1), f"{record}")
    require(record.system_flag & UNWRAP == UNWRAP, f"flags {record.system_flag:#x}")
    require(record.properties.get("INNER_NUM") == "4", f"{record.properties}")
    require(ack(connection, again, 0).code == code.SUCCESS, "an acknowledgement failed")


def cases():
    # RocketMQ pops again after a kill, and needs its timer to bring back what was forgotten.
    return cases_of("batch-queue", [pulled], reference=True) \
        + cases_of("batch-queue", [popped, popped_again])
