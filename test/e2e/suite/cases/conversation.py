"""Many requests on one connection, however their bytes arrive."""
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.frame import ONEWAY, request_frame
from ..wire.reading import await_end, read_queue
from ..wire.request import send_fields

TOPIC = "Conversation"


def send_frame(number, flag=0):
    return request_frame(code.SEND_MESSAGE_V2, send_fields(TOPIC), b"%d" % number,
                         opaque=1000 + number, flag=flag)


def must_answer_all(connection, count):
    opaques = []
    for _ in range(count):
        answer = connection.answer()
        require(answer.code == code.SUCCESS, f"answered {answer.code} {answer.remark}")
        opaques.append(answer.opaque - 1000)
    require(sorted(opaques) == list(range(count)), "an answer is missing or comes twice")


def thousand_at_once(context):
    """All in one write; stored in the order in which they were written."""
    server = context.server()
    with Connection(server.broker) as connection:
        connection.write(b"".join(send_frame(number) for number in range(1000)))
        must_answer_all(connection, 1000)
        bodies = [record.body for record in read_queue(connection, TOPIC)]
    require(bodies == [b"%d" % number for number in range(1000)], "the order is another")


def byte_by_byte(context):
    server = context.server()
    with Connection(server.broker) as connection:
        data = b"".join(send_frame(number) for number in range(3))
        for at in range(len(data)):
            connection.write(data[at:at + 1])
        must_answer_all(connection, 3)


def cut_anywhere(context):
    """Two frames in two writes, cut at every place."""
    server = context.server()
    size = len(send_frame(0) + send_frame(1))
    with Connection(server.broker) as connection:
        for at in range(1, size, 7):
            data = send_frame(0) + send_frame(1)
            connection.write(data[:at])
            connection.write(data[at:])
            must_answer_all(connection, 2)


def one_way_is_not_answered(context):
    server = context.server()
    with Connection(server.broker) as connection:
        for number in range(10):
            connection.write(send_frame(number, ONEWAY))
        require(await_end(connection, TOPIC, 10) == 10, "not all were stored")


def five_hundred_connections(context):
    server = context.server()
    connections = [context.connect(server.broker) for _ in range(500)]
    for number, connection in enumerate(connections):
        connection.write(send_frame(number))
    for connection in connections:
        require(connection.answer().code == code.SUCCESS, "a send failed")
    require(await_end(connections[0], TOPIC, 500) == 500, "not all were stored")


def cases():
    # The Java servers have many threads, and no order between the requests of a connection.
    return cases_of("conversation", [thousand_at_once]) + cases_of("conversation", [
        byte_by_byte, cut_anywhere, one_way_is_not_answered, five_hundred_connections],
        reference=True)
