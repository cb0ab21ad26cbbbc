"""`saker namesrv` over HTTP: how it is, and what it has done; `saker up` shows it beside the broker."""
import json
import socket

from harness.node import Node
from harness.saker import start_and_wait

from ..case import cases_of, require
from ..server import launcher
from ..waiting import until
from ..wire import code
from ..wire.connection import Connection, host_and_port
from ..wire.request import create_topic, must, must_send
from .http import SAMPLE, must_answer
from .metrics import Scrape
from .start import must_say


def started(context, *words, name="namesrv"):
    """(the process, what its ready line says)"""
    node = Node(name, context.folder)
    context.own(node.kill)
    ready = start_and_wait(node, [*launcher(), context.binary, name, "--listen", "127.0.0.1",
                                  *words])
    return node, ready


def name_server(context, *words):
    return started(context, "--namesrv-port", "0", *words)


def scrape(address):
    return Scrape(must_answer(address, "/metrics", 200))


def healthy_and_ready(context):
    _, ready = name_server(context)
    must_answer(ready["http"], "/healthz", 200, "ok")
    must_answer(ready["http"], "/readyz", 200, "ready")
    must_answer(ready["http"], "/metric", 404, "/metrics")
    must_answer(ready["http"], "/api/v1/topics", 404, "/healthz")
    text = must_answer(ready["http"], "/metrics", 200, "process_resident_memory_bytes",
                       'node_type="nameserver"', f'node_id="{ready["namesrv"]}"')
    wrong = [line for line in text.splitlines() if line[0] != "#" and not SAMPLE.match(line)]
    require(not wrong, f"no sample of Prometheus' format: {wrong[:3]}")


def not_ready_while_it_waits_for_brokers(context):
    _, ready = name_server(context, "--set", "needWaitForService=true")
    must_answer(ready["http"], "/healthz", 200)
    must_answer(ready["http"], "/readyz", 503, "needWaitForService")


def brokers_and_routes_are_counted(context):
    _, names = name_server(context)
    broker, words = started(context, "-n", names["namesrv"], "--data", context.folder / "data",
                            "--broker-port", "0", name="broker")
    with Connection(words["broker"]) as connection:
        create_topic(connection, "Counted")
    with Connection(names["namesrv"]) as route:
        route.ask(code.GET_ROUTEINFO_BY_TOPIC, {"topic": "Counted"})
        route.ask(code.GET_ROUTEINFO_BY_TOPIC, {"topic": "Nowhere"})
        now = scrape(names["http"])
        require(now.sum("saker_connections") >= 2, "the broker's and this one")
        require(now.sum("saker_bound_used", name="http_connections") >= 1, "this scrape's own")
        require(now.sum("saker_bound_max", name="unread_answer_bytes") > 0, "its limit")
    require(now.sum("saker_namesrv_brokers") == 1, "a broker")
    require(now.sum("saker_namesrv_topics") > 1, "its topics")
    require(now.sum("saker_namesrv_registrations_total") >= 1, "registrations")
    require(now.sum("saker_namesrv_routes_total", result="found") >= 1, "a route")
    require(now.sum("saker_namesrv_routes_total", result="missing") >= 1, "a route that is none")
    require(now.sum("saker_namesrv_requests_total") >= 3, "requests")
    broker.kill()

    def lost():
        later = scrape(names["http"])
        return later.sum("saker_namesrv_brokers") == 0 and \
            later.sum("saker_namesrv_brokers_lost_total", reason="closed") == 1
    until(lost, "a broker that was killed is still there")


def in_one_process_the_broker_shows_both(context):
    server = context.server()
    with Connection(server.broker) as connection:
        must_send(connection, "Both", b"x")
    now = Scrape(must_answer(server.http, "/metrics", 200))
    require(now.sum("saker_namesrv_brokers") == 1, "itself")
    require(now.sum("rocketmq_topic_number") >= 1, "the broker's own")
    for name, samples in now.samples.items():
        labels = [tuple(sorted(has.items())) for has, _ in samples]
        require(len(labels) == len(set(labels)), f"{name} is there twice")


def changes_are_audited(context):
    log = context.folder / "audit.log"
    _, ready = name_server(context, "--set", f"auditLog={log}")
    with Connection(ready["namesrv"]) as connection:
        must(connection.ask(code.PUT_KV_CONFIG, {
            "namespace": "ORDER_TOPIC_CONFIG", "key": "T", "value": "broker-a:4"}), "a key")
        connection.ask(code.GET_ROUTEINFO_BY_TOPIC, {"topic": "T"})
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    require(len(rows) == 1, f"{rows}")
    require(rows[0]["request"] == "put_kv_config" and rows[0]["after"] == {"T": "broker-a:4"} and
            rows[0]["client"].startswith("127.0.0.1:") and rows[0]["result"] == "success",
            f"{rows[0]}")


def where_it_listens(context):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        node = Node("refused", context.folder)
        context.own(node.kill)
        node.start([*launcher(), context.binary, "namesrv", "--listen", "127.0.0.1",
                    "--namesrv-port", "0", "--set", f"httpPort={taken}"])
        status = node.process.wait(timeout=10)
        text = node.new_output()
        require(status != 0, f"it started on a port that is taken:\n{text}")
        must_say(text, f"127.0.0.1:{taken}")
    _, off = name_server(context, "--set", "httpEnable=false")
    require("http" not in off, f"it serves HTTP: {off}")
    _, ready = name_server(context)
    require(host_and_port(ready["http"])[0] == "127.0.0.1", f"{ready}")


def cases():
    return cases_of("namesrv-http", [
        healthy_and_ready, not_ready_while_it_waits_for_brokers, brokers_and_routes_are_counted,
        in_one_process_the_broker_shows_both, changes_are_audited, where_it_listens])
