"""Whatever bytes come in: an answer or a closed connection, and everyone else works on."""
import contextlib
import random
import time
import zlib

from ..bystander import Bystander
from ..case import cases_of, require
from ..memory import resident_megabytes
from ..server import IS_FAST_BUILD
from ..wire import code
from ..wire.connection import Closed, Connection
from ..wire.frame import ONEWAY, frame_bytes, request_frame
from ..wire.message import COMPRESSED, batch_body, properties_text
from ..wire.reading import read_queue
from ..wire.request import max_offset, must, must_send, pull_fields, send, send_fields

TOPIC = "BadInput"
LENGTHS = [0, 3, -1, -(1 << 31), (16 << 20) + 1, (1 << 31) - 1]
CLOSE_SECONDS = 5
DEAF_MEGABYTES_MAX = 200


def watched(act):
    """A server, a bystander before and throughout, and a look at both afterwards."""
    def act_watched(context):
        server = context.server()
        bystander = Bystander(server.broker)
        context.own(bystander.close)
        act(context, server)
        bystander.finish()
        require(server.process.poll() is None, f"the server ended with {server.process.poll()}")
        with Connection(server.broker) as connection:
            must_send(connection, TOPIC, b"still there")
    act_watched.__name__ = act.__name__
    return act_watched


def must_close(server, data, what):
    for address in (server.broker, server.namesrv):
        with Connection(address) as connection:
            try:
                connection.write(data)
                closed = connection.is_closed_within(CLOSE_SECONDS)
            except Closed:
                closed = True
            require(closed, f"{what}: {address} did not close the connection")


def answer_code(server, number, fields=None, body=b""):
    with Connection(server.broker) as connection:
        return connection.ask(number, fields, body).code


def require_code(got, expected, what):
    require(got == expected, f"{what}: code {expected} expected, got {got}")


def wrong_length(_context, server):
    for length in LENGTHS:
        data = length.to_bytes(4, "big", signed=length < 0) + bytes(60)
        must_close(server, data, f"length {length}")


def wrong_length_after_a_good_request(_context, server):
    for length in LENGTHS:
        with Connection(server.broker) as connection:
            max_offset(connection, TOPIC)
            connection.write(length.to_bytes(4, "big", signed=length < 0) + b"abc")
            require(connection.is_closed_within(CLOSE_SECONDS), f"length {length} is not closed")


def largest_frame(_context, server):
    """A frame of 16 MiB is served; what is in it is another question."""
    header = len(request_frame(code.SEND_MESSAGE_V2, send_fields(TOPIC, g=1)))
    body = bytes((16 << 20) - header)
    with Connection(server.broker) as connection:
        answer = connection.ask(code.SEND_MESSAGE_V2, send_fields(TOPIC, g=1), body)
        require_code(answer.code, code.MESSAGE_ILLEGAL, "a frame of 16 MiB")
    must_close(server, request_frame(code.SEND_MESSAGE_V2, send_fields(TOPIC, g=1), body + b"x"),
               "a frame of 16 MiB and a byte")


def truncated_frames(_context, server):
    frame = request_frame(code.SEND_MESSAGE_V2, send_fields(TOPIC), b"body")
    for size in [1, 3, 4, 5, 7, 8, 11, 12, 13, 100, len(frame) - 1]:
        for leave in (Connection.close, Connection.reset):
            connection = Connection(server.broker)
            connection.write(frame[:size])
            leave(connection)
    with Connection(server.broker) as connection:
        require(max_offset(connection, TOPIC) == 0, "a truncated frame was served")


def garbage_first(_context, server):
    must_close(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "an HTTP request")
    must_close(server, b"\x16\x03\x01\x02\x00" + bytes(range(60)), "a TLS greeting")
    must_close(server, b"SSH-2.0-OpenSSH_9.2\r\n", "an SSH greeting")
    must_close(server, frame_bytes(b"this is no header"), "a header that is no JSON")
    must_close(server, frame_bytes(bytes(20), kind=1), "a binary header that is too short")


def unknown_code(_context, server):
    for number in (0, 9999, -5, 32767, 2147483647):
        require_code(answer_code(server, number, {}), code.REQUEST_CODE_NOT_SUPPORTED,
                     f"request code {number}")


def missing_fields(_context, server):
    served = (10, 11, 14, 15, 17, 29, 30, 31, 32, 34, 36, 38, 310, 320, 361, 370)
    for number in served:
        for fields in (None, {}):
            got = answer_code(server, number, fields, b"x" if number != 34 else b"")
            require(got != code.SUCCESS, f"code {number} with fields {fields} succeeds")


def batch_that_does_not_decode(_context, server):
    whole = batch_body([(b"one", ""), (b"two", "")])
    bodies = {"text": b"garbage body that is no batch", "one byte": b"\0", "cut": whole[:-1],
              "too long a unit": b"\x7f\xff\xff\xff" + whole[4:], "size 0": bytes(4) + whole,
              "a tail": whole + b"xyz", "negative body size": whole[:16] + b"\xff" * 4 + whole[20:]}
    with Connection(server.broker) as connection:
        must_send(connection, TOPIC, b"good")
        for what, body in bodies.items():
            answer = connection.ask(code.SEND_BATCH_MESSAGE, send_fields(TOPIC, m="true"), body)
            require(answer.code in (code.SYSTEM_ERROR, code.MESSAGE_ILLEGAL),
                    f"batch, {what}: code 1 or 13 expected, got {answer.code}")
        end = max_offset(connection, TOPIC)
        require(end == 1, f"{end - 1} messages of broken batches were stored")
        must(connection.ask(code.SEND_BATCH_MESSAGE, send_fields(TOPIC, m="true"), whole),
             "a good batch")
        bodies = [record.body for record in read_queue(connection, TOPIC)]
        require(bodies == [b"good", b"one", b"two"], f"the queue holds {bodies}")


def compressed_body_is_not_looked_at(_context, server):
    sent = [b"this does not inflate", zlib.compress(b"this does")]
    with Connection(server.broker) as connection:
        for body in sent:
            must(send(connection, TOPIC, body, f=COMPRESSED), "a compressed message")
        records = read_queue(connection, TOPIC)
    require([record.body for record in records] == sent, "a compressed body was changed")
    require(all(record.system_flag & COMPRESSED for record in records), "the flag is gone")


def illegal_topic(_context, server):
    names = ["a b/c", "", " ", "../../etc/passwd", "t" * 128, "t\0t", "täglich", "a\nb"]
    with Connection(server.broker) as connection:
        for name in names:
            require_code(send(connection, name, b"x").code, code.INVALID_PARAMETER,
                         f"topic {name!r}")


def queue_out_of_range(_context, server):
    with Connection(server.broker) as connection:
        must_send(connection, TOPIC, b"x")
        for queue in (4, 99, 2147483647):
            require_code(send(connection, TOPIC, b"x", queue).code, code.INVALID_PARAMETER,
                         f"queue {queue}")
        require_code(send(connection, TOPIC, b"x", "zero").code, code.SYSTEM_ERROR, "queue 'zero'")
        require_code(send(connection, TOPIC, b"x", 1 << 40).code, code.SYSTEM_ERROR, "queue 2^40")


def too_large_message(_context, server):
    with Connection(server.broker) as connection:
        must(send(connection, TOPIC, bytes(4 << 20)), "a message of 4 MiB")
        require_code(send(connection, TOPIC, bytes((4 << 20) + 1)).code, code.MESSAGE_ILLEGAL,
                     "a message of 4 MiB and a byte")
        require_code(send(connection, TOPIC, bytes(15 << 20)).code, code.MESSAGE_ILLEGAL,
                     "a message of 15 MiB")
        require(len(read_queue(connection, TOPIC)) == 1, "a refused message was stored")


def too_large_properties(_context, server):
    with Connection(server.broker) as connection:
        for size in (32767, 33000, 70000, 1 << 20):
            text = properties_text(k="v" * (size - 3))
            require_code(send(connection, TOPIC, b"x", properties=text).code,
                         code.MESSAGE_ILLEGAL, f"properties of {size} bytes")
        must(send(connection, TOPIC, b"x", properties=properties_text(k="v" * 32000)),
             "properties of 32000 bytes")


def frames_with_flipped_bytes(context, server):
    """Good frames with a few wrong bytes; whatever happens, no other connection notices."""
    generator = random.Random(20)
    frames = [request_frame(code.SEND_MESSAGE_V2, send_fields(TOPIC), b"body", codec=codec,
                            flag=flag)
              for codec in ("JSON", "ROCKETMQ") for flag in (0, ONEWAY)]
    for _ in range(500):
        frame = bytearray(generator.choice(frames))
        for _ in range(generator.randint(1, 4)):
            frame[generator.randrange(len(frame))] = generator.randrange(256)
        with Connection(server.broker) as connection:
            connection.write(bytes(frame))
    context.note("500 frames")


def deaf_clients(context, server):
    """They ask for 16 GB and read nothing; they are kept waiting, or closed."""
    with Connection(server.broker) as connection:
        must(send(connection, TOPIC, bytes(4 << 20)), "a message of 4 MiB")
    deaf = [context.connect(server.broker) for _ in range(4)]
    for connection in deaf:
        connection.socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError, ConnectionError):
            for _ in range(1000):
                connection.socket.sendall(request_frame(code.PULL_MESSAGE,
                                                        pull_fields(TOPIC, 0, 0)))
    time.sleep(1)
    megabytes = resident_megabytes(server.process.pid)
    context.note(f"{megabytes:.0f} MB")
    require(megabytes <= DEAF_MEGABYTES_MAX or not IS_FAST_BUILD,
            f"{megabytes:.0f} MB for answers that nobody reads")


def many_large_answers_at_once(_context, server):
    """A client of many queues asks for all of them together, and reads what comes."""
    count = 100
    with Connection(server.broker) as connection:
        must(send(connection, TOPIC, bytes(4 << 20)), "a message of 4 MiB")
        connection.write(b"".join(request_frame(code.PULL_MESSAGE, pull_fields(TOPIC, 0, 0),
                                                opaque=number) for number in range(count)))
        for number in range(count):
            answer = connection.answer()
            require_code(answer.code, code.SUCCESS, f"pull {number} of {count}")
            require(len(answer.body) > 4 << 20, f"pull {number} has {len(answer.body)} bytes")


def broken_connections_leave_a_short_log(context, server):
    for number in range(1000):
        with Connection(server.broker) as connection:
            connection.write(b"no frame at all, number %d" % number)
            connection.is_closed_within(CLOSE_SECONDS)
    lines = len(server.log().splitlines()) - 1
    require(lines >= 1, "1000 broken connections and not a word in the log")
    require(lines < 100, f"1000 broken connections made {lines} lines of log")
    context.note(f"{lines} lines for 1000 broken connections")


def cases():
    # The Java servers wait for the rest of a TLS greeting, take a batch with too long a unit, and
    # write a line for each broken connection.
    stricter = [largest_frame, deaf_clients, garbage_first, batch_that_does_not_decode,
                many_large_answers_at_once, broken_connections_leave_a_short_log]
    alike = [wrong_length, wrong_length_after_a_good_request, truncated_frames, unknown_code,
             missing_fields, compressed_body_is_not_looked_at, illegal_topic, queue_out_of_range,
             too_large_message, too_large_properties, frames_with_flipped_bytes]
    return cases_of("bad-input", map(watched, alike), reference=True) \
        + cases_of("bad-input", map(watched, stricter))
