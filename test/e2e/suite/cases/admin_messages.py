"""`saker admin messages`: sent, got, found and read; nothing is consumed by it."""
import json
import time
import zlib

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..command import run_to_end
from ..waiting import until
from ..wire import code
from ..wire.connection import Connection
from ..wire.message import batch_body, properties_text
from ..wire.request import (commit_offset, committed_offset, create_topic, heartbeat, must,
                            must_send, send, send_fields)

COMPRESSED_ZLIB = 0x301


def found_in_time(context, server, *words):
    """The index follows the log; asks until something is found."""
    return until(lambda: answer(context, server, "messages", "find", *words),
                 f"{words} is not found")


def sent_got_and_found(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 2)
    sent, = answer(context, server, "messages", "send", "Orders", '{"price": 7}', "--key", "k1 k2",
                   "--tag", "paid", "-p", "color=red", "--queue", 1)
    require((sent["queue"], sent["offset"], sent["state"]) == (1, 0, "stored"), f"{sent}")
    found, = found_in_time(context, server, "Orders", "--key", "k2")
    got = answer(context, server, "messages", "get", sent["id"], "-t", "Orders")
    require(got == found, f"{got} is not {found}")
    for words in ((sent["id"],), (sent["offsetId"],), (sent["offsetId"], "-t", "Orders")):
        require(answer(context, server, "messages", "get", *words) == found, f"by {words}")
    require((found["topic"], found["queue"], found["offset"], found["tag"], found["keys"],
             found["properties"]["color"], found["body"], found["bodyEncoding"]) ==
            ("Orders", 1, 0, "paid", ["k1", "k2"], "red", '{"price": 7}', "json"), f"{found}")
    text = admin(context, server, "messages", "get", sent["id"], "-t", "Orders").out
    for part in ("TOPIC", "Orders", "color", "red", '{"price": 7}', sent["offsetId"]):
        require(part in text, f"no {part!r} in: {text}")
    require(answer(context, server, "messages", "find", "Orders", "--key", "k") == [], "a part")
    require(answer(context, server, "messages", "find", "Orders", "--key", "k1", "--to",
                   "2001-01-01") == [], "too early")


def read_by_place_time_and_tag(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 2)
        for number in range(100):
            must_send(connection, "Orders", b"body %d" % number, number % 2,
                      TAGS="even" if number % 4 < 2 else "odd")
        heartbeat(connection, "e2e@1", "e2e_consumer", "Orders")
        commit_offset(connection, "Orders", 0, 3)

        def bodies(*words):
            return [row["body"] for row in answer(context, server, "messages", "read", "Orders",
                                                  *words)]
        require(bodies("--count", 3) == ["body 0", "body 1", "body 2"], "by time of storing")
        require(len(bodies()) == 20, "the count that is not given")
        require(len(bodies("--count", 1000)) == 100, "all")
        require(bodies("-q", 1, "--offset", 48, "--count", 9) == ["body 97", "body 99"], "a place")
        require(bodies("-q", 0, "--tag", "odd", "--count", 2) == ["body 2", "body 6"], "a tag")
        require(len(bodies("--tag", "odd || even", "--count", 1000)) == 100, "two tags")
        rows = answer(context, server, "messages", "read", "Orders", "-q", 0, "--count", 100)
        middle = rows[30]["stored"]
        later = bodies("-q", 0, "--from", middle, "--count", 100)
        require(later and later[-1] == "body 98", f"{later}")
        require([row["body"] for row in rows if row["stored"] >= middle] == later, f"{later}")
        earlier = bodies("-q", 0, "--to", middle, "--count", 100)
        require([row["body"] for row in rows if row["stored"] <= middle] == earlier, f"{earlier}")
        require(committed_offset(connection, "Orders", 0) == 3, "progress was moved")


def filtered_by_properties(context):
    server = context.server({"enablePropertyFilter": "true"})
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    for price in (1, 5, 9):
        answer(context, server, "messages", "send", "Orders", price, "-p", f"price={price}")
    rows = answer(context, server, "messages", "read", "Orders", "--sql", "price > 3")
    require([row["body"] for row in rows] == ["5", "9"], f"{rows}")


def bodies_as_asked(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        packed = zlib.compress(b'{"a": [1, 2]}')
        must(send(connection, "Orders", packed, 0, properties_text(UNIQ_KEY="ID1"),
                  f=COMPRESSED_ZLIB), "a send")
        must_send(connection, "Orders", b"\xff\x00", 0)

    def shown(*words):
        return [(row.get("bodyEncoding"), row.get("body"))
                for row in answer(context, server, "messages", "read", "Orders", *words)]
    require(shown() == [("json", '{"a": [1, 2]}'), ("base64", "/wA=")], f"{shown()}")
    require(shown("--format", "json")[0] == ("json", {"a": [1, 2]}), "as a value")
    require(shown("--format", "hex")[1] == ("hex", "FF00"), "hex")
    require(shown("--format", "base64")[1] == ("base64", "/wA="), "base64")
    require(shown("--format", "none") == [(None, None)] * 2, "none")
    table = admin(context, server, "messages", "read", "Orders").out
    require('{"a": [1, 2]}' in table, table)


def follows_what_arrives(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 2)
    answer(context, server, "messages", "send", "Orders", "before", "--count", 2)
    ended = admin(context, server, "messages", "read", "Orders", "-f", "--from", "2001-01-01",
                  "--count", 2, form="json")
    lines = [json.loads(line) for line in ended.out.splitlines()]
    require([line["body"] for line in lines] == ["before", "before"], ended.text)


def delayed_and_at_a_time(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    later, = answer(context, server, "messages", "send", "Orders", "x", "--delay-level", 18)
    at, = answer(context, server, "messages", "send", "Orders", "x", "--at",
                 int((time.time() + 3600) * 1000))
    require(later["recallHandle"] is None and at["recallHandle"], f"{later} {at}")
    require(answer(context, server, "messages", "read", "Orders") == [], "delivered at once")


def batches_are_taken_apart(context):
    """Stored as one record; also when reading begins in the middle of one."""
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Batches", 1, "+queue.type=BatchCQ")
        units = [(b"unit %d" % number, properties_text(TAGS="t")) for number in range(4)]
        fields = send_fields("Batches", 0, properties_text(UNIQ_KEY="ID1"), m="true")
        must(connection.ask(code.SEND_BATCH_MESSAGE, fields, batch_body(units)), "a batch")
    for words, first in (((), 0), (("-q", 0, "--offset", 2), 2)):
        rows = answer(context, server, "messages", "read", "Batches", *words)
        require([(row["offset"], row["body"], row["tag"]) for row in rows] ==
                [(number, f"unit {number}", "t") for number in range(first, 4)], f"{rows}")


def a_body_from_a_file(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 1)
    path = context.folder / "body.bin"
    path.write_bytes(b"\x00from a file")
    answer(context, server, "messages", "send", "Orders", "--file", path)
    row, = answer(context, server, "messages", "read", "Orders", "--format", "hex")
    require(bytes.fromhex(row["body"]) == b"\x00from a file", f"{row}")


def refusals_name_the_thing(context):
    server = context.server()
    answer(context, server, "topics", "create", "Orders", "-q", 2)
    answer(context, server, "messages", "send", "Orders", "x", "--queue", 0)
    place = "0100007F00002A9F00000000000003E8"
    large = context.folder / "large.bin"
    large.write_bytes(bytes(20_000_000))
    for words, parts in [
            (("get", "NOPE", "-t", "Orders"), ("'NOPE'", "'Orders'", "messages find")),
            (("get", "NOPE", "-t", "Nope"), ("'Nope'", "topics list")),
            (("get", place), (place, "in any topic")),
            (("find", "Nope", "--key", "k"), ("'Nope'", "topics list")),
            (("read", "Nope"), ("'Nope'", "topics list")),
            (("read", "Orders", "-q", 7), ("'Orders'", "queue 7", "topics show")),
            (("read", "Orders", "-q", 0, "--offset", 9), ("offset 9", "queue 0", "0 to 1")),
            (("send", "Nope", "x"), ("'Nope'", "topics list")),
            (("send", "Orders", "--file", "/nowhere/x"), ("'/nowhere/x'",)),
            (("send", "Orders", "--file", large), ("20000000 bytes", "4194304", "maxMessageSize")),
            (("send", "Orders", "x", "--queue", 9), ("queue 9", "topics show"))]:
        must_refuse(context, server, ("messages", *words), *parts)
    for words, parts in [
            (("read", "Orders", "--offset", 0), ("--offset 0", "--queue")),
            (("read", "Orders", "--sql", "a ="), ("'a ='", "SQL92")),
            (("read", "Orders", "--from", "2024-05-02", "--to", "2024-05-01"), ("before --from",)),
            (("send", "Orders"), ("one body", "--file")),
            (("send", "Orders", "x", "--file", "y"), ("one body", "--file")),
            (("send", "Orders", "x", "-p", "color"), ("'color=", "name=value"))]:
        must_refuse(context, server, ("messages", *words), *parts, code=2)
    for words in [("get",), ("find", "Orders"), ("read",), ("read", "Orders", "--count", 0),
                  ("read", "Orders", "--from", "yesterday"), ("read", "Orders", "--format", "xml"),
                  ("read", "Orders", "--tag", "a", "--sql", "b = 1"),
                  ("find", "Orders", "-k", "a", "--max", 65),
                  ("send", "Orders", "x", "--at", "2030-01-01", "--delay-level", 1)]:
        must_refuse(context, server, ("messages", *words), "--help", code=2)
    require(len(answer(context, server, "messages", "read", "Orders")) == 1, "something was sent")


def every_command_has_examples(context):
    commands = {"messages": ("get", "find", "read", "send"), "dead": ("list", "resend", "export"),
                "timers": ("list", "cancel"), "transactions": ("list", "settle", "resume"),
                "where": (), "apply": (), "export": (), "bundle": ()}
    for command in [(entity, *verb) for entity, verbs in commands.items()
                    for verb in [(), *((verb,) for verb in verbs)]]:
        ended = run_to_end(context.binary, "admin", *command, "--help")
        require(ended.code == 0 and f"saker admin {' '.join(command)}" in
                ended.out.split("Examples:", 1)[1], ended.text)


def cases():
    return cases_of("admin-messages", [sent_got_and_found, read_by_place_time_and_tag,
                                       filtered_by_properties, bodies_as_asked,
                                       follows_what_arrives, delayed_and_at_a_time,
                                       batches_are_taken_apart, a_body_from_a_file,
                                       refusals_name_the_thing, every_command_has_examples])
