"""A request is answered in the codec that it came in."""
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.frame import BINARY, JSON
from ..wire.message import read_records
from ..wire.request import must, must_send, pull_fields, send_fields

TOPIC = "Codecs"


def must_be_in(answer, codec, what):
    require(answer.codec == codec, f"{what} in {codec} was answered in {answer.codec}")
    return answer


def answered_alike(context):
    """Both codecs, interleaved on one connection."""
    server = context.server()
    with Connection(server.broker) as connection:
        for codec in (JSON, BINARY, BINARY, JSON, BINARY):
            answer = must(connection.ask(code.SEND_MESSAGE_V2, send_fields(TOPIC), b"x",
                                         codec=codec), f"a send in {codec}")
            must_be_in(answer, codec, "a send")
        answer = connection.ask(code.PULL_MESSAGE, pull_fields(TOPIC, 0, 0), codec=BINARY)
        must_be_in(answer, BINARY, "a pull")
        require(len(read_records(answer.body)) == 5, "not all messages came")
        refusal = connection.ask(9999, {}, codec=BINARY)
        must_be_in(refusal, BINARY, "an unknown request")
        require(refusal.remark == " request type 9999 not supported", f"{refusal.remark!r}")


def name_server_too(context):
    server = context.server()
    with Connection(server.namesrv) as connection:
        for codec in (BINARY, JSON):
            answer = connection.ask(code.GET_ROUTEINFO_BY_TOPIC, {"topic": "TBW102"}, codec=codec)
            must_be_in(must(answer, "a route query"), codec, "a route query")


def text_of_all_kinds(context):
    """Fields beyond ASCII mean the same in both codecs."""
    server = context.server()
    with Connection(server.broker) as connection:
        for codec in (JSON, BINARY):
            fields = send_fields(TOPIC, properties="ключ\x01значение 💡\x02")
            must(connection.ask(code.SEND_MESSAGE_V2, fields, b"x", codec=codec), "a send")
        answer = must(connection.ask(code.PULL_MESSAGE, pull_fields(TOPIC, 0, 0)), "a pull")
        for record in read_records(answer.body):
            require(record.properties.get("ключ") == "значение 💡", f"{record.properties}")


def held_pull(context):
    """The answer comes much later and still in the codec of its request."""
    server = context.server()
    with Connection(server.broker) as connection, Connection(server.broker) as sender:
        must_send(sender, TOPIC, b"first")
        for codec, offset in ((BINARY, 1), (JSON, 2)):
            opaque = connection.request(code.PULL_MESSAGE, pull_fields(
                TOPIC, 0, offset, flags=6, hold_ms=10_000), codec=codec)
            must_send(sender, TOPIC, b"next")
            must_be_in(connection.answer_to(opaque), codec, "a held pull")


def cases():
    return cases_of("codecs", [answered_alike, name_server_too, text_of_all_kinds, held_pull])
