"""Starting: the ready line, the time and memory it takes, and what keeps it from starting."""
import re
import socket
import time

from harness.ports import free_port

from ..case import cases_of, require
from ..command import run_to_end
from ..memory import resident_megabytes
from ..server import IS_FAST_BUILD
from ..wire.connection import Connection, host_and_port
from ..wire.request import create_topic, max_offset, must_send

READY = re.compile(r"ready: namesrv=127\.0\.0\.1:\d+ broker=127\.0\.0\.1:\d+ store=\S+ "
                   r"http=127\.0\.0\.1:\d+ start=\d+(\.\d+)?ms")
START_MS_MAX = 250
IDLE_AFTER_SECONDS = 1
IDLE_MEGABYTES_MAX = 25


def up_words(folder, *words, namesrv_port=0, broker_port=0):
    return ["up", "--data", folder, "--listen", "127.0.0.1", "--namesrv-port", namesrv_port,
            "--broker-port", broker_port, *words]


def must_refuse(context, *words, **ports):
    """`saker up` with these words must end by itself with a failure; returns what it said."""
    ended = run_to_end(context.binary, *up_words(context.folder / "refused", *words, **ports))
    require(ended.code not in (0, -6, -11), f"it ended with {ended.code}:\n{ended.text}")
    require("ready:" not in ended.out, "it said ready before it failed")
    return ended.text


def must_say(text, *parts):
    for part in parts:
        found = part.search(text) if isinstance(part, re.Pattern) else part in text
        require(found, f"nothing of {part!r} in:\n{text}")


def ready_line(context):
    server = context.server()
    lines = [line for line in server.log().splitlines() if line.startswith("ready:")]
    require(len(lines) == 1, f"{len(lines)} ready lines")
    require(READY.fullmatch(lines[0]), f"unlike the promised form: {lines[0]}")
    require((server.store / "lock").exists(), f"no store in {server.store}")
    require((server.store / "abort").exists(), "no abort file while it runs")
    for address in (server.namesrv, server.broker):
        Connection(address).close()


def empty_start(context):
    """The best of three: another process may have the processor for a while."""
    wall_ms, said_ms = min(timed_start(context) for _ in range(3))
    context.note(f"ready in {said_ms:g} ms by its own word, {wall_ms:.0f} ms from outside")
    if IS_FAST_BUILD:
        require(wall_ms <= START_MS_MAX, f"{wall_ms:.0f} ms, {START_MS_MAX} ms are allowed")


def timed_start(context):
    began = time.monotonic()
    server = context.server()
    wall_ms = (time.monotonic() - began) * 1000
    server.stop()
    return wall_ms, float(server.ready["start"].removesuffix("ms"))


def idle_memory(context):
    server = context.server()
    with Connection(server.broker) as connection:
        must_send(connection, "Idle", b"one message")
    time.sleep(IDLE_AFTER_SECONDS)  # what threads do first is done
    megabytes = resident_megabytes(server.process.pid)
    context.note(f"{megabytes:.1f} MB")
    if IS_FAST_BUILD:
        require(megabytes <= IDLE_MEGABYTES_MAX,
                f"{megabytes:.1f} MB, {IDLE_MEGABYTES_MAX} MB are allowed")


def vip_port(context):
    server = context.server()
    host, port = host_and_port(server.broker)
    with Connection(server.broker) as main, Connection(f"{host}:{port - 2}") as vip:
        must_send(vip, "Vip", b"by the other door")
        require(max_offset(main, "Vip") == 1, "what the VIP port took is not there")


def second_on_the_same_data(context):
    server = context.server()
    ended = run_to_end(context.binary, *up_words(server.data))
    require(ended.code not in (0, -6, -11), f"the second ended with {ended.code}")
    must_say(ended.text, str(server.store / "lock"), str(server.process.pid),
             re.compile("stop|another|--data"))
    with Connection(server.broker) as connection:
        must_send(connection, "First", b"unaffected")
    require((server.store / "abort").exists(), "the second took the first one's abort file away")


def port_in_use(context):
    port = free_port(below=2, above=3)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", port))
        holder.listen()
        must_say(must_refuse(context, namesrv_port=port), f"127.0.0.1:{port}")
        must_say(must_refuse(context, broker_port=port), f"127.0.0.1:{port}")
        must_say(must_refuse(context, broker_port=port + 2), f"127.0.0.1:{port}")


def stopped_with_a_topic(context):
    """A stopped server whose topics.json has been written twice, so that it has a backup."""
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Kept", queues=3)
    server.stop()
    server.start()
    with Connection(server.broker) as connection:
        create_topic(connection, "Later")
    server.stop()
    return server, server.store / "config" / "topics.json"


def corrupt_table_with_a_backup(context):
    server, table = stopped_with_a_topic(context)
    require(table.with_name("topics.json.bak").exists(), "no topics.json.bak")
    table.write_text('{"topicConfigTable":{"Kept":')
    server.start()
    with Connection(server.broker) as connection:
        must_send(connection, "Kept", b"x", queue=2)
        require(max_offset(connection, "Kept", 2) == 1, "the topic has lost its queues")
    must_say(server.log(), "topics.json")


def corrupt_table_without_a_backup(context):
    server, table = stopped_with_a_topic(context)
    table.write_text("rubbish")
    table.with_name("topics.json.bak").write_text("rubbish, too")
    ended = run_to_end(context.binary, *up_words(server.data))
    require(ended.code not in (0, -6, -11), f"it ended with {ended.code}")
    must_say(ended.text, str(table), re.compile("repair|move|restore|delete"))
    require(table.read_text() == "rubbish", "it wrote over what it could not read")


def cases():
    return cases_of("start", [
        ready_line, empty_start, idle_memory, vip_port, second_on_the_same_data, port_in_use,
        corrupt_table_with_a_backup, corrupt_table_without_a_backup])
