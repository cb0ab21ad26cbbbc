"""`saker admin --broker-address`: one broker, and no name server."""
import json

from ..case import cases_of, require
from ..command import run_to_end
from ..waiting import until

NOBODY = "127.0.0.1:1"


def admin(context, address, *words, form="json"):
    return run_to_end(context.binary, "admin", "-n", NOBODY, "--broker-address", address, "-o",
                      form, *words)


def answer(context, address, *words):
    ended = admin(context, address, *words)
    require(ended.code == 0 and not ended.err, f"{words} ended with {ended.code}: {ended.text}")
    return json.loads(ended.out)


def everything_goes_without_a_name_server(context):
    server = context.server()
    at = server.broker
    row, = answer(context, at, "brokers", "list")
    require((row["broker"], row["id"], row["address"], row["state"]) == ("broker-a", 0, at, "up"),
            f"{row}")
    answer(context, at, "topics", "create", "Orders", "--queues", 2)
    answer(context, at, "groups", "create", "billing")
    sent, = answer(context, at, "messages", "send", "Orders", "hello")
    until(lambda: admin(context, at, "where", sent["id"]).code == 0, "it is not indexed")
    require([row["body"] for row in answer(context, at, "messages", "read", "Orders")] == ["hello"],
            "read")
    require(answer(context, at, "check", "--quick")["verdict"] == "ok", "check")
    require(answer(context, at, "top", "--once")["topics"][0]["topic"] == "Orders", "top")
    reset = answer(context, at, "offsets", "reset", "billing", "Orders", "--to-last", "--yes")
    require(len(reset["queues"]) == 2, f"{reset}")
    path = context.folder / "cluster.json"
    path.write_text(json.dumps(answer(context, at, "export")))
    require(answer(context, at, "apply", "-f", path, "--prune")["changes"] == 0, "apply")
    bundled = answer(context, at, "bundle", context.folder / "bundle.tar.gz")
    require("nameserver.properties" not in {row["part"] for row in bundled["parts"]}, f"{bundled}")
    answer(context, at, "groups", "delete", "billing", "--yes")
    answer(context, at, "topics", "delete", "Orders", "--yes")
    require(answer(context, at, "topics", "list") == [], "it is still there")


def wrong_addresses_are_named(context):
    server = context.server()
    ended = admin(context, "nowhere", "topics", "list")
    require(ended.code == 2 and "--broker-address 127" in ended.err, ended.text)
    named = server.broker.replace("127.0.0.1", "localhost")
    require(answer(context, named, "brokers", "list")[0]["address"] == server.broker, named)
    for address, words, part in [(NOBODY, (), NOBODY),
                                 (server.broker, ("-b", "broker-b"), "named 'broker-b'")]:
        ended = admin(context, address, *words, "topics", "list")
        require(ended.code == 1 and not ended.out and part in ended.err, f"{address}: {ended.text}")
    ended = admin(context, server.broker, "topics", "show", "Nope")
    require(ended.code == 1 and "'Nope'" in ended.err, ended.text)
    ended = admin(context, server.namesrv, "topics", "list")
    require(ended.code == 1 and server.namesrv in ended.err, ended.text)


def cases():
    return cases_of("admin-address", [everything_goes_without_a_name_server,
                                      wrong_addresses_are_named])
