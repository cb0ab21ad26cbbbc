"""A topic that is deleted leaves the routes of every name server, and of nobody who still has it."""
import http.client
import json
from types import SimpleNamespace

from ..admin_words import admin
from ..case import cases_of, require
from ..waiting import until
from ..wire import code
from ..wire.connection import Connection
from ..wire.request import create_topic, must, send
from .namesrv_http import name_server, started


def prepared(context, *topics):
    """Two name servers, and two brokers of one cluster that have the topics."""
    names = [name_server(context)[1]["namesrv"] for _ in range(2)]
    brokers = []
    for letter in "ab":
        _, ready = started(context, "-n", ";".join(names), "--broker-port", "0",
                           "--data", context.folder / letter, "--set", f"brokerName=broker-{letter}",
                           "--set", "registerNameServerPeriod=10000", name="broker")
        brokers.append(ready)
        with Connection(ready["broker"]) as connection:
            for topic in topics:
                create_topic(connection, topic, 1)
    cluster = SimpleNamespace(namesrv=";".join(names), names=names, brokers=brokers)
    for topic in topics:
        must_be_on(cluster, topic, ["broker-a", "broker-b"])
    return cluster


def homes(address, topic):
    """Names of the brokers of a route; nothing if there is none."""
    with Connection(address) as connection:
        answer = connection.ask(code.GET_ROUTEINFO_BY_TOPIC,
                                {"topic": topic, "acceptStandardJsonOnly": "true"})
    if answer.code == code.TOPIC_NOT_EXIST:
        return []
    route = json.loads(must(answer, "a route").body)
    return sorted(queues["brokerName"] for queues in route["queueDatas"])


def must_be_on(cluster, topic, brokers):
    def routes():
        return [homes(name, topic) for name in cluster.names]
    until(lambda: routes() == [brokers, brokers], lambda: f"{topic}: {routes()}, not {brokers}")


def delete(context, cluster, *words):
    ended = admin(context, cluster, "topics", "delete", *words, "--yes")
    require(ended.code == 0, ended.text)


def the_commands_reach_both(context):
    cluster = prepared(context, "All", "Cluster", "One", "Kept")
    delete(context, cluster, "All")
    delete(context, cluster, "Cluster", "-c", "DefaultCluster")
    delete(context, cluster, "One", "-b", "broker-a")
    must_be_on(cluster, "All", [])
    must_be_on(cluster, "Cluster", [])
    must_be_on(cluster, "One", ["broker-b"])
    delete(context, cluster, "One", "-b", "broker-b")
    must_be_on(cluster, "One", [])
    must_be_on(cluster, "Kept", ["broker-a", "broker-b"])


def a_broker_tells_both_itself(context):
    """By code 215 and by HTTP; made again, the topic has its route again."""
    cluster = prepared(context, "Code", "Http")
    with Connection(cluster.brokers[0]["broker"]) as connection:
        must(connection.ask(code.DELETE_TOPIC_IN_BROKER, {"topic": "Code"}), "215")
        must_be_on(cluster, "Code", ["broker-b"])
        create_topic(connection, "Code", 1)
        must_be_on(cluster, "Code", ["broker-a", "broker-b"])
    for broker, left in zip(cluster.brokers, (["broker-b"], [])):
        host, port = broker["http"].rsplit(":", 1)
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        connection.request("DELETE", "/api/v1/topics/Http")
        answer = connection.getresponse()
        require(answer.status in (200, 204), f"{answer.status} {answer.read()}")
        connection.close()
        must_be_on(cluster, "Http", left)


def a_name_server_that_is_down_holds_up_nothing(context):
    cluster = prepared(context, "Orders")
    cluster.namesrv = f"127.0.0.1:1;{cluster.namesrv}"
    delete(context, cluster, "Orders")
    must_be_on(cluster, "Orders", [])
    with Connection(cluster.brokers[0]["broker"]) as connection:
        require(send(connection, "Orders", b"x").code == code.SUCCESS, "made by a send")
    must_be_on(cluster, "Orders", ["broker-a"])


def cases():
    return cases_of("admin-two-name-servers", [
        the_commands_reach_both, a_broker_tells_both_itself,
        a_name_server_that_is_down_holds_up_nothing])
