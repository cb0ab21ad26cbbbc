"""`saker admin top`: rates and lag, once, again and again, and on a terminal."""
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..server import launcher
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send

ENTER, LEAVE = b"\x1b[?1049h\x1b[?25l", b"\x1b[?25h\x1b[?1049l"
SECONDS = 10


def prepared(context):
    server = context.server()
    answer(context, server, "groups", "create", "billing")
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        create_topic(connection, "Quiet", 1)
        for _ in range(5):
            must_send(connection, "Orders", b"x")
        commit_offset(connection, "Orders", 0, 2, "billing")
    return server


def one_frame(context):
    server = prepared(context)
    frame = answer(context, server, "top", "--once")
    require([row["broker"] for row in frame["brokers"]] == ["broker-a"], f"{frame}")
    require([(row["topic"], row["messages"]) for row in frame["topics"]]
            == [("Orders", 5), ("Quiet", 0)], f"{frame}")
    require([(row["group"], row["behind"]) for row in frame["groups"]] == [("billing", 3)],
            f"{frame}")
    text = admin(context, server, "top", "--once", "--rows", 1).out
    require("rates over the last minute" in text and "Orders" in text and "Quiet" not in text
            and "\x1b" not in text, text)


def started(context, server, *words, **how):
    process = subprocess.Popen([*launcher(), str(context.binary), "admin", "-n", server.namesrv,
                                "top", *words], **how)

    def end():
        if process.poll() is None:
            process.kill()
        process.wait()
    context.own(end)
    return process


def later_frames_have_what_came_in_between(context):
    server = prepared(context)
    process = started(context, server, "-i", "1", "--count", "2", "-o", "json",
                      stdout=subprocess.PIPE, text=True)
    first = json.loads(process.stdout.readline())
    with Connection(server.broker) as connection:
        for _ in range(20):
            must_send(connection, "Orders", b"x")
        commit_offset(connection, "Orders", 0, 12, "billing")
    second = json.loads(process.stdout.readline())
    require(process.wait(SECONDS) == 0, "it failed")
    require(first["ratesOver"] == 60 and 1 <= second["ratesOver"] < SECONDS, f"{second}")
    topic, group = second["topics"][0], second["groups"][0]
    require(abs(topic["inPerSecond"] * second["ratesOver"] - 20) < 1, f"{second}")
    require(abs(group["outPerSecond"] * second["ratesOver"] - 10) < 1, f"{second}")
    require((topic["messages"], group["behind"]) == (25, 13), f"{second}")


def a_terminal_is_given_back(context):
    server = prepared(context)
    ours, theirs = pty.openpty()
    context.own(lambda: os.close(ours))
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 40, 0, 0))
    process = started(context, server, "-i", "0.1", stdin=theirs, stdout=theirs)
    os.close(theirs)
    shown = b""
    deadline = time.monotonic() + SECONDS
    while shown.count(b"\x1b[H") < 3 and time.monotonic() < deadline:
        shown += os.read(ours, 1 << 16)
    require(shown.startswith(ENTER) and b"Orders" in shown, f"{shown[:200]}")
    frame = shown.split(b"\x1b[H")[2].decode()
    lines = [line.split("\x1b")[0] for line in frame.split("\r\n")]
    require(len(lines) <= 20 and max(map(len, lines)) == 40, f"{lines}")
    process.send_signal(signal.SIGINT)
    shown = b""
    while LEAVE not in shown and time.monotonic() < deadline:
        shown += os.read(ours, 1 << 16)
    require(shown.endswith(LEAVE) and process.wait(SECONDS) == 0, f"{shown[-200:]}")


def a_broker_that_goes_away_ends_nothing(context):
    server = prepared(context)
    process = started(context, server, "-i", "0.2", "--timeout-ms", "500", stdout=subprocess.PIPE,
                      text=True)
    require("saker top" in process.stdout.readline(), "no frame")
    server.kill()
    deadline = time.monotonic() + SECONDS
    while "no answer" not in process.stdout.readline():
        require(time.monotonic() < deadline, "it says nothing")
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    require(process.wait(SECONDS) == 0, "it failed")


def refusals(context):
    server = context.server()
    must_refuse(context, server, ("top", "--once", "-n", "127.0.0.1:1"), "127.0.0.1:1")
    must_refuse(context, server, ("top", "--once", "-c", "nope"), "'nope'")
    for words in [("--once", "--count", 2), ("-i", 0), ("--rows", 0)]:
        must_refuse(context, server, ("top", *words), "--help", code=2)


def cases():
    return cases_of("admin-top", [one_frame, later_frames_have_what_came_in_between,
                                  a_terminal_is_given_back, a_broker_that_goes_away_ends_nothing,
                                  refusals])
