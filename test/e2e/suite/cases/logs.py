"""What the log says: levels, forms, slow requests, and what administrators changed."""
import json
import re
import signal
import time

from ..case import cases_of, require
from ..held_thread import held_thread
from ..waiting import until
from ..wire import code
from ..wire.connection import Silence
from ..wire.request import commit_offset, create_topic, must, must_send, send_fields
from .admin import change
from .start import must_refuse, must_say

WAIT_SECONDS = 5
HELD_SECONDS = 0.4


def lines_with(read, word, count=1):
    """Lines with the word, as soon as there are so many."""
    deadline = time.monotonic() + WAIT_SECONDS
    text = ""
    while True:
        text += read()
        found = [line for line in text.splitlines() if word in line]
        if len(found) >= count:
            return found
        require(time.monotonic() < deadline, f"{len(found)} lines with {word} in:\n{text}")
        time.sleep(0.05)


def json_lines(context):
    """Every line of the log is an object with time, level, folder and text."""
    path = context.folder / "saker.log"
    server = context.server({"logFormat": "json"}, words=["--log-file", path])
    create_topic(context.connect(server.broker), "Logged")
    server.stop()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    require(len(rows) >= 2, f"{rows}")
    for row in rows:
        require(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z", row["time"]), f"{row}")
        require(row["level"] == "info" and row["text"], f"{row}")
    created = [row for row in rows if "topic=Logged" in row["text"]]
    require(created and created[0]["folder"] == "broker", f"{rows}")


def warnings_of_the_start_are_lines(context):
    settings = context.folder / "up.conf"
    settings.write_text("# ours\nbogus=1\naclEnable=true\n")
    path = context.folder / "saker.log"
    context.server({"logFormat": "json"}, words=["-c", settings, "--log-file", path]).stop()
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    warned = [row for row in rows if row["level"] == "warning"]
    require([row["folder"] for row in warned] == ["config", "config"], f"{warned}")
    must_say(warned[0]["text"], "up.conf:2: unknown key 'bogus'")
    must_say(warned[1]["text"], "no access rules")


def hangup_opens_moved_files_anew(context):
    """The log and the audit; the settings that the signal changes are in the latter."""
    settings = context.folder / "up.conf"
    settings.write_text("transactionTimeOut=6000\n")
    log, audit = context.folder / "saker.log", context.folder / "audit.log"
    server = context.server({"auditLog": audit}, words=["-c", settings, "--log-file", log])
    create_topic(context.connect(server.broker), "Before")
    for path in (log, audit):
        path.rename(path.with_suffix(".old"))
    settings.write_text("transactionTimeOut=7000\n")
    server.process.send_signal(signal.SIGHUP)
    until(lambda: log.exists() and "changed to transactionTimeOut=7000" in log.read_text(),
          lambda: "the log was not opened anew")
    row, = [json.loads(line) for line in audit.read_text().splitlines()]
    require((row["request"], row["what"], row["before"], row["after"], row["result"]) ==
            ("SIGHUP", "settings", {"transactionTimeOut": "6000"}, {"transactionTimeOut": "7000"},
             "success"), f"{row}")
    create_topic(context.connect(server.broker), "After")
    require("topic=After" in log.read_text() and '"After"' in audit.read_text(), "old files go on")


def levels_by_folder(context):
    """They hold from the start, and change at run time without touching others."""
    server = context.server(words=["--log-level", "warn,broker=info"])
    connection = context.connect(server.broker)
    create_topic(connection, "First")
    must_say(server.log(), "topic=First")
    must(change(connection, "logLevel=error"), "a change of the level")
    server.log()
    create_topic(connection, "Second")
    require("topic=Second" not in server.log(), "a line below the level")
    must(change(connection, "logLevel=error,broker=info"), "a change of the level")
    create_topic(connection, "Third")
    must_say(server.log(), "topic=Third")
    refused = change(connection, "logLevel=loud")
    require(refused.code != code.SUCCESS, "'loud' was taken")
    must_say(refused.remark, "logLevel", "'loud'", "trace, debug, info, warn, error or off")


def wrong_words(context):
    must_say(must_refuse(context, "--log-level", "loud"), "logLevel", "'loud'")
    must_say(must_refuse(context, "--log-level", "warn,zzz=debug"), "logLevel", "'zzz'", "store")
    must_say(must_refuse(context, "--set", "logFormat=xml"), "logFormat", "xml", "text", "json")
    must_say(must_refuse(context, "--set", f"auditLog={context.folder}"), "auditLog",
             str(context.folder))


def slow_requests_say_where_the_time_went(context):
    """A creation waits for the file of all topics, which grows until one takes a millisecond."""
    server = context.server({"slowRequestMillis": "1"})
    connection = context.connect(server.broker)
    begins = "front: slow request code=17"
    number = 0
    while begins not in server.log():
        require(number < 20_000, f"none of {number} creations took a millisecond")
        for _ in range(50):
            number += 1
            create_topic(connection, f"Slow{number}")
    line = lines_with(server.log, begins)[0]
    must_say(line, "warning", "name=update_and_create_topic", "client=127.0.0.1:", "topic=Slow",
             "response=0", re.compile(r" ms=\d+\.\d network=\d+\.\d held=0\.0 handle=\d+\.\d "),
             "withheld=0")
    hops_of(line)
    must(change(connection, "slowRequestMillis=0"), "a change")
    create_topic(connection, "Silent")
    must_say(server.log(), "topic=Silent")
    slow = [line for line in server.log().splitlines() if "slow request" in line]
    require(not any("topic=Silent" in line for line in slow), f"still logged: {slow}")


def hops_of(line):
    """{hop: ms} of a line about a slow request; together they are the time of the request."""
    found = re.search(r" ms=(\S+) (.*) withheld=", line)
    require(found, f"no hops: {line}")
    hops = {name: float(ms) for name, ms in (hop.split("=") for hop in found.group(2).split())}
    asked = sum(ms for name, ms in hops.items() if name != "held")
    require(abs(asked - float(found.group(1))) < 0.1 * len(hops), f"the hops do not add up: {line}")
    return hops


def slow_sends_blame_the_slow_hop(context):
    """The thread that flushes is held up, so that a send waits for the medium and nothing else."""
    server = context.server({"slowRequestMillis": "0", "flushDiskType": "SYNC_FLUSH"})
    connection = context.connect(server.broker)
    must_send(connection, "Slow", b"the topic is there")
    must(change(connection, "slowRequestMillis=100"), "a change")
    with held_thread(server.process.pid, "flusher"):
        opaque = connection.request(code.SEND_MESSAGE_V2, send_fields("Slow"), b"x")
        require(is_silent(connection, HELD_SECONDS), "acknowledged before it was flushed")
    must(connection.answer_to(opaque), "the send")
    sends = lines_with(server.log, "slow request code=310")
    require(len(sends) == 1, f"{sends}")
    must_say(sends[0], "topic=Slow", "group=e2e_producer")
    hops = hops_of(sends[0])
    require(list(hops) == ["network", "queue", "append", "flush", "answer"], f"{hops}")
    require(hops["flush"] >= HELD_SECONDS * 1000 * 0.9, f"the flush had {HELD_SECONDS} s: {hops}")
    require(hops["flush"] > 0.5 * sum(hops.values()), f"another hop has the time: {hops}")


def is_silent(connection, seconds):
    try:
        connection.receive(seconds)
    except Silence:
        return True
    return False


def withheld_lines_are_counted(context):
    server = context.server({"slowRequestMillis": "1"})
    connection = context.connect(server.broker)
    deadline = time.monotonic() + 20
    number = 0
    while time.monotonic() < deadline:
        for _ in range(40):
            number += 1
            create_topic(connection, f"Slow{number}")
        withheld = [int(count) for count in re.findall(r"withheld=(\d+)", server.log())]
        if any(withheld):
            return
    require(False, "no line says that others were withheld")


def audit_tells_before_and_after(context):
    """Topics, groups, offsets, settings and refusals, a line of JSON each."""
    path = context.folder / "audit" / "audit.log"
    server = context.server({"auditLog": path})
    connection = context.connect(server.broker)
    create_topic(connection, "Watched", queues=4)
    create_topic(connection, "Watched", queues=6)
    group = {"groupName": "watched", "retryMaxTimes": 3}
    must(connection.ask(code.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, json.dumps(group).encode()),
         "a group")
    must_send(connection, "Watched", b"m")
    commit_offset(connection, "Watched", 0, 1, group="watched")
    must(connection.ask(code.INVOKE_BROKER_TO_RESET_OFFSET, {
        "topic": "Watched", "group": "watched", "timestamp": 0, "isForce": "true"}), "a reset")
    must(change(connection, "transactionTimeOut=7000"), "a change")
    require(change(connection, "listenPort=1").code != code.SUCCESS, "listenPort was changed")
    must(connection.ask(code.DELETE_TOPIC_IN_BROKER, {"topic": "Watched"}), "a deletion")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    seen = [(row["request"], row["what"], row.get("before"), row.get("after"), row["result"])
            for row in rows]
    require(len(rows) == 8, f"{seen}")
    require(all(row["client"].startswith("127.0.0.1:") and row["time"].endswith("Z")
                for row in rows), f"{rows[0]}")
    require(rows[0]["before"] is None and rows[0]["after"]["readQueueNums"] == "4", f"{seen[0]}")
    require(seen[1][1:] == ("topic", {"readQueueNums": "4", "writeQueueNums": "4"},
                            {"readQueueNums": "6", "writeQueueNums": "6"}, "success"), f"{seen[1]}")
    require(rows[1]["topic"] == "Watched", f"{rows[1]}")
    require(rows[2]["group"] == "watched" and rows[2]["after"]["retryMaxTimes"] == "3", f"{seen[2]}")
    # Of a connection that is none of the group's: a tool.
    require(seen[3][1:] == ("offsets", None, {"Watched/0": "1"}, "success"),
            f"{seen[3]}")
    everywhere = {f"Watched/{queue}": "0" for queue in range(6)}
    require(seen[4][1:] == ("offsets", {"Watched/0": "1"}, everywhere, "success"), f"{seen[4]}")
    require(seen[5][1:] == ("settings", {"transactionTimeOut": "6000"},
                            {"transactionTimeOut": "7000"}, "success"), f"{seen[5]}")
    require(seen[6][2:4] == ({}, {}) and rows[6]["result"] != "success", f"{seen[6]}")
    must_say(rows[6]["remark"], "listenPort")
    require(rows[7]["before"]["perm"] == "6" and rows[7]["after"] is None, f"{seen[7]}")


def audit_into_the_log(context):
    server = context.server({"auditLog": "log"})
    create_topic(context.connect(server.broker), "Watched")
    line = lines_with(server.log, " audit: ")[0]
    row = json.loads(line.split(" audit: ", 1)[1])
    require(row["topic"] == "Watched" and row["result"] == "success", f"{row}")


def cases():
    return cases_of("logs", [
        json_lines, warnings_of_the_start_are_lines, hangup_opens_moved_files_anew,
        levels_by_folder, wrong_words, slow_requests_say_where_the_time_went,
        slow_sends_blame_the_slow_hop, withheld_lines_are_counted, audit_tells_before_and_after,
        audit_into_the_log])
