"""`saker admin brokers`: who is there, what they do."""
import json

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.request import create_topic, must, must_send, pull


def register_a_dead_broker(context, server, name="broker-b"):
    """The name server keeps it while this connection is open."""
    body = {"filterServerList": [], "topicConfigSerializeWrapper": {
        "dataVersion": {"counter": 1, "stateVersion": 0, "timestamp": 1}, "topicConfigTable": {}}}
    must(context.connect(server.namesrv).ask(code.REGISTER_BROKER, {
        "brokerName": name, "brokerAddr": "127.0.0.1:1", "clusterName": "DefaultCluster",
        "haServerAddr": "127.0.0.1:2", "brokerId": 0}, json.dumps(body).encode()),
        "a registration")


def what_was_sent_is_counted(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 1)
        for _ in range(3):
            must_send(connection, "Orders", b"x")
        pull(connection, "Orders", 0, 0)
    row, = answer(context, server, "brokers", "list")
    expected = {"cluster": "DefaultCluster", "broker": "broker-a", "id": 0,
                "address": server.broker, "state": "up", "version": "5.5.0", "inToday": 3,
                "outToday": 3}
    require({key: row[key] for key in expected} == expected, f"{row}")
    require(0 <= row["diskUsedPercent"] <= 100 and row["upSince"].endswith("Z"), f"{row}")


def all_figures_of_one(context):
    server = context.server()
    shown = answer(context, server, "brokers", "show", "broker-a")
    require(shown["broker"] == "broker-a" and len(shown["processes"]) == 1, f"{shown}")
    require([row["what"] for row in shown["traffic"]][:2] == ["messages in", "messages out"],
            f"{shown['traffic']}")
    require(shown["store"][0]["logBegin"] == 0 and shown["store"][0]["undispatched"] == 0,
            f"{shown['store']}")
    names = {row["name"] for row in shown["other"]}
    require("commitLogDirCapacity" in names and "putTps" not in names, f"{names}")


def a_broker_that_is_gone_is_listed(context):
    server = context.server()
    register_a_dead_broker(context, server)
    rows = answer(context, server, "brokers", "list")
    require([(row["broker"], row["state"]) for row in rows]
            == [("broker-a", "up"), ("broker-b", "no answer")], f"{rows}")
    require(rows[1]["inToday"] is None, f"{rows}")


def refusals_name_the_broker(context):
    server = context.server()
    must_refuse(context, server, ("brokers", "show", "nope"), "'nope'", "broker-a")
    must_refuse(context, server, ("brokers", "list", "-c", "nope"), "'nope'")
    must_refuse(context, server, ("brokers", "show"), "--help", code=2)
    require("broker-a" in admin(context, server, "brokers", "list").out, "no table")


def cases():
    return cases_of("admin-brokers", [what_was_sent_is_counted, all_figures_of_one,
                                      a_broker_that_is_gone_is_listed, refusals_name_the_broker])
