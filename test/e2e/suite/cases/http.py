"""Health and metrics over HTTP: what load balancers, orchestrators and Prometheus see."""
import http.client
import re
import socket
import time

from harness.ports import free_port

from ..case import cases_of, require
from ..wire.connection import Connection, host_and_port
from ..wire.request import create_topic, must_send
from .start import must_refuse, must_say

SAMPLE = re.compile(r'^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-z_]+="([^"\\\n]|\\.)*",?)*\})? '
                    r'-?([0-9.]+(e[+-]?[0-9]+)?|Inf|NaN)$')
CONNECTIONS = 100
SCRAPES = 20


def ask(address, path, method="GET"):
    """The status and the body of an answer."""
    connection = http.client.HTTPConnection(*host_and_port(address), timeout=5)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def must_answer(address, path, status, *words, method="GET"):
    got, body = ask(address, path, method)
    require(got == status, f"{method} {path} was answered {got}: {body[:200]}")
    must_say(body, *words)
    return body


def healthy_and_ready(context):
    server = context.server()
    must_answer(server.http, "/healthz", 200, "ok")
    must_answer(server.http, "/readyz", 200, "ready")
    must_answer(server.http, "/healthz", 200, method="HEAD")


def metrics(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, "Measured")
        for _ in range(7):
            must_send(connection, "Measured", b"counted")
    began = time.monotonic()
    for _ in range(SCRAPES):
        text = must_answer(server.http, "/metrics", 200, "rocketmq_topic_number",
                           "process_resident_memory_bytes", 'node_type="broker"')
    context.note(f"{(time.monotonic() - began) * 1000 / SCRAPES:.1f} ms a scrape, "
                 f"{len(text.splitlines())} lines")
    wrong = [line for line in text.splitlines() if line[0] != "#" and not SAMPLE.match(line)]
    require(not wrong, f"no sample of Prometheus' format: {wrong[:3]}")


def what_is_not_there(context):
    server = context.server()
    must_answer(server.http, "/metric", 404, "/metric", "/metrics", "/healthz")
    must_answer(server.http, "/metrics", 405, "POST", method="POST")


def broken_requests(context):
    server = context.server()
    address = host_and_port(server.http)
    for bytes_ in (b"\x00\x01\x02\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                   b"GET / HTTP/1.1\r\nHost: " + b"x" * 100_000 + b"\r\n\r\n",
                   b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n"):
        with socket.create_connection(address, timeout=5) as peer:
            peer.sendall(bytes_)
            answer = peer.recv(4096)
            require(re.match(rb"HTTP/1\.1 4\d\d ", answer), f"{bytes_[:30]}: {answer[:60]}")
    must_answer(server.http, "/healthz", 200)


def many_connections(context):
    """Those beyond the bound are closed; when some are given back it serves again."""
    server = context.server()
    address = host_and_port(server.http)
    peers = [socket.create_connection(address, timeout=5) for _ in range(CONNECTIONS)]
    with Connection(server.broker) as connection:
        must_send(connection, "Beside", b"clients do not notice")
    for peer in peers:
        peer.close()
    deadline = time.monotonic() + 5
    while True:
        try:
            return must_answer(server.http, "/healthz", 200)
        except OSError as failure:
            require(time.monotonic() < deadline, f"still {failure!r}")
            time.sleep(0.05)


def taken_port(context):
    """Who asks for a port is told that it is taken; without, the broker starts and says so."""
    broker = free_port(below=2, above=3)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", broker + 3))
        holder.listen()
        must_say(must_refuse(context, "--set", f"httpPort={broker + 3}"),
                 f"127.0.0.1:{broker + 3}")
        server = context.server(start=False)
        server.ports = ("0", str(broker))
        server.start()
        require("http" not in server.ready, "it says that it serves HTTP")
        must_say(server.log(), "httpPort", f"127.0.0.1:{broker + 3}")
        with Connection(server.broker) as connection:
            must_send(connection, "Served", b"all the same")


def switched_off(context):
    server = context.server({"httpEnable": "false"})
    require("http" not in server.ready, "it says that it serves HTTP")


def another_address(context):
    must_say(must_refuse(context, "--set", "httpBindAddress=nowhere"), "httpBindAddress",
             "nowhere")
    port = free_port()
    server = context.server({"httpPort": port})
    require(server.http == f"127.0.0.1:{port}", f"it serves at {server.http}")
    must_answer(server.http, "/readyz", 200)


def cases():
    return cases_of("http", [
        healthy_and_ready, metrics, what_is_not_there, broken_requests, many_connections,
        taken_port, switched_off, another_address])
