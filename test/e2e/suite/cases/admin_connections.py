"""`saker admin connections`: who is connected, as what."""
import json
import signal
import subprocess
import time

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..group_member import GroupMember
from ..server import launcher
from ..waiting import until
from ..wire.connection import Connection
from ..wire.request import create_topic

SECONDS = 10


def prepared(context):
    """Two clients of billing; the first also sends, as two groups."""
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
    for client, producers in (("first", ["shop", "office"]), ("second", [])):
        one = GroupMember(server.broker, client, "billing", "Orders", producers=producers)
        context.own(one.close)
    return server


def rows(context, server, *words):
    return [(row["client"], row["role"], row["groups"])
            for row in answer(context, server, "connections", "list", *words)]


def clients_by_role_and_group(context):
    server = prepared(context)
    everybody = [("first", "consumer", "billing"), ("first", "producer", "office,shop"),
                 ("second", "consumer", "billing")]
    require(rows(context, server) == everybody, f"{rows(context, server)}")
    require(rows(context, server, "--role", "producer") == everybody[1:2], "producers")
    require(rows(context, server, "--group", "billing") == [everybody[0], everybody[2]], "billing")
    require(rows(context, server, "--group", "shop") == [("first", "producer", "shop")], "shop")
    row = answer(context, server, "connections", "list")[0]
    require((row["broker"], row["language"], row["version"]) == ("broker-a", "JAVA", "5.5.0")
            and row["address"].startswith("127.0.0.1:"), f"{row}")


def nobody_is_online(context):
    server = context.server()
    require(answer(context, server, "connections", "list") == [], "an idle broker")
    answer(context, server, "groups", "create", "billing")
    require(answer(context, server, "connections", "list", "-g", "billing") == [], "billing")
    must_refuse(context, server, ("connections", "list", "-g", "nope"), "'nope'", "groups list")
    must_refuse(context, server, ("connections", "list", "--role", "boss"), "--help", code=2)
    must_refuse(context, server, ("connections",), "--help", code=2)


def a_client_is_kicked(context):
    server = prepared(context)
    closed = answer(context, server, "connections", "kick", "second")
    require(closed == [{"broker": "broker-a", "connections": 1}], f"{closed}")
    until(lambda: ("second", "consumer", "billing") not in rows(context, server),
          "it is still there")
    must_refuse(context, server, ("connections", "kick", "second"), "'second'", "connections list")
    off = context.server({"httpEnable": "false"})
    must_refuse(context, off, ("connections", "kick", "second"), "serves no HTTP")


def sorted_by_a_column(context):
    server = prepared(context)
    for words, expected in [(("--sort", "role"), ["first", "second", "first"]),
                            (("--sort", "client", "--reverse"), ["second", "first", "first"]),
                            (("--sort", "groups"), ["first", "second", "first"])]:
        found = [row[0] for row in rows(context, server, *words)]
        require(found == expected, f"{words}: {found}")
    must_refuse(context, server, ("connections", "list", "--sort", "age"), "groups", "--help",
                code=2)


def live(context):
    """Again and again; who leaves is gone from the next answer."""
    server = prepared(context)
    process = subprocess.Popen([*launcher(), context.binary, "admin", "-n", server.namesrv, "-o",
                                "json", "connections", "list", "--watch", "0.2"],
                               stdout=subprocess.PIPE, text=True)
    context.own(process.kill)
    require(len(json.loads(process.stdout.readline())) == 3, "the first answer")
    answer(context, server, "connections", "kick", "second")
    deadline = time.monotonic() + SECONDS
    while len(json.loads(process.stdout.readline())) != 2:
        require(time.monotonic() < deadline, "who left is still shown")
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    require(process.wait(SECONDS) == 0, "it failed")
    twice = admin(context, server, "connections", "list", "--watch", "0.1", "--count", "2")
    require(twice.code == 0 and twice.out.count("CLIENT") == 2, twice.text)
    must_refuse(context, server, ("connections", "list", "--count", "2"), "--watch", code=2)


def cases():
    return cases_of("admin-connections", [clients_by_role_and_group, nobody_is_online,
                                          a_client_is_kicked, sorted_by_a_column, live])
