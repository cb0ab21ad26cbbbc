"""`saker admin bundle`: an archive that every tar unpacks, with all parts and no secrets."""
import json
import stat
import tarfile

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..wire.request import heartbeat, must_send
from ..wire.transaction import producer_beat

PARTS = {"about.json", "nameserver.properties", "contents.txt"} | {
    f"brokers/broker-a-0/{name}" for name in
    ("settings.properties", "runtime.json", "topics.json", "groups.json", "lag.json",
     "consumers.json", "producers.json", "metrics.txt")}


def unpacked(path):
    with tarfile.open(path) as archive:
        return {member.name.removeprefix("saker-bundle/"): archive.extractfile(member).read()
                for member in archive.getmembers()}


def complete(context):
    server = context.server()
    connection = context.connect(server.broker)
    must_send(connection, "Orders", b"a secret body", 0)
    heartbeat(connection, "e2e@1", "Billing", "Orders")
    producer_beat(connection, "e2e@1")
    path = context.folder / "bundle.tar.gz"
    made = answer(context, server, "bundle", path)
    require(made["bytes"] == path.stat().st_size, f"{made}")
    require(stat.S_IMODE(path.stat().st_mode) == 0o600, "others may read it")
    parts = unpacked(path)
    require(set(parts) == PARTS, f"{set(parts) ^ PARTS}")
    require({row["part"] for row in made["parts"]} == PARTS - {"contents.txt"} and
            {row["state"] for row in made["parts"]} == {"ok"}, f"{made}")
    read = {name: json.loads(text) for name, text in parts.items() if name.endswith(".json")}
    broker = "brokers/broker-a-0/"
    require(read["about.json"]["brokers"][0]["address"] == server.broker, f"{read['about.json']}")
    require("Orders" in read[broker + "topics.json"]["topicConfigTable"], "topics")
    require("Billing" in read[broker + "groups.json"]["subscriptionGroupTable"], "groups")
    require(read[broker + "consumers.json"]["Billing"]["connectionSet"][0]["clientId"] == "e2e@1",
            "consumers")
    require("putTps" in read[broker + "runtime.json"]["table"], "runtime figures")
    require(b"brokerName=broker-a\n" in parts[broker + "settings.properties"], "settings")
    require(b"# TYPE" in parts[broker + "metrics.txt"], "metrics")
    require(b"a secret body" not in b"".join(parts.values()), "a message is in it")


def parts_that_cannot_be_had_are_named(context):
    server = context.server({"httpEnable": "false"})
    path = context.folder / "bundle.tar.gz"
    made = answer(context, server, "bundle", path)
    state, = [row["state"] for row in made["parts"] if row["part"].endswith("metrics.txt")]
    require(state.startswith("missing: ") and "serves no HTTP" in state, f"{made}")
    parts = unpacked(path)
    require(set(parts) == PARTS - {"brokers/broker-a-0/metrics.txt"}, f"{set(parts)}")
    require(b"serves no HTTP" in parts["contents.txt"], "the archive does not say so")


def nothing_is_replaced_unasked(context):
    server = context.server()
    path = context.folder / "bundle.tar.gz"
    path.write_text("mine")
    must_refuse(context, server, ("bundle", path), str(path), "--yes")
    require(path.read_text() == "mine", "replaced")
    require(admin(context, server, "bundle", path, "--yes").code == 0, "not replaced")
    require(set(unpacked(path)) == PARTS, "not whole")
    must_refuse(context, server, ("bundle", "/nowhere/x.tar.gz"), "/nowhere/x.tar.gz")
    must_refuse(context, server, ("bundle", "/dev/full", "--yes"), "/dev/full", "no regular file")
    must_refuse(context, server, ("bundle", "-"), "standard output", code=2)
    must_refuse(context, server, ("bundle",), "--help", code=2)


def cases():
    return cases_of("admin-bundle", [complete, parts_that_cannot_be_had_are_named,
                                     nothing_is_replaced_unasked])
