"""`saker admin apply` and `export`: a file says what topics and groups shall be."""
import json

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..wire import code
from ..wire.request import must

FILE = """# the shop
topics:
  - name: Orders
    queues: 3
    attributes: {message.type: FIFO}
  - name: Ledger
    readQueues: 2
    writeQueues: 1
    permission: read-only
groups:
  - name: Billing
    retryMax: 5
    consume: false
    retryPolicy:
      type: EXPONENTIAL
      exponentialRetryPolicy: {initial: 5000, max: 60000, multiplier: 2}
"""


def apply(context, server, text, *words):
    path = context.folder / "shop.yaml"
    path.write_text(text)
    return answer(context, server, "apply", "-f", path, *words)


def topic(context, server, name):
    row, = answer(context, server, "topics", "show", name)["settings"]
    return row


def group(connection, name):
    answered = connection.ask(code.GET_ALL_SUBSCRIPTIONGROUP_CONFIG)
    return json.loads(must(answered, "the groups").body)["subscriptionGroupTable"].get(name)


def plan_of(found):
    return [(row["action"], row["kind"], row["name"], row["field"], row["now"], row["then"])
            for row in found["plan"]]


def made_once(context):
    """Shown, then made, then nothing is left to do."""
    server = context.server()
    connection = context.connect(server.broker)
    for words in ((), ("--diff",)):
        found = apply(context, server, FILE, *words)
        require((found["applied"], found["changes"]) == (False, 3), f"{found}")
    require(("create", "topic", "Ledger", "permission", None, "read-only") in plan_of(found),
            f"{plan_of(found)}")
    require(answer(context, server, "topics", "list") == [], "made without --yes")
    require(group(connection, "Billing") is None, "made without --yes")
    require(apply(context, server, FILE, "--yes")["applied"] is True, "not applied")
    orders, ledger = topic(context, server, "Orders"), topic(context, server, "Ledger")
    require((orders["readQueues"], orders["writeQueues"], orders["attributes"]) ==
            (3, 3, "message.type=FIFO"), f"{orders}")
    require((ledger["readQueues"], ledger["writeQueues"], ledger["permission"]) ==
            (2, 1, "read-only"), f"{ledger}")
    billing = group(connection, "Billing")
    require((billing["retryMaxTimes"], billing["consumeEnable"],
             billing["groupRetryPolicy"]["exponentialRetryPolicy"]["max"]) == (5, False, 60000),
            f"{billing}")
    require(apply(context, server, FILE)["changes"] == 0, "it is not as it was declared")
    table = admin(context, server, "apply", "-f", context.folder / "shop.yaml").out
    require("CHANGES" in table and "0" in table, table)


def changed_and_the_rest_kept(context):
    server = context.server()
    connection = context.connect(server.broker)
    apply(context, server, FILE, "--yes")
    found = apply(context, server, "topics:\n  - name: Orders\n    writeQueues: 1\n"
                                   "groups:\n  - {name: Billing, consume: true}\n", "--yes")
    require(plan_of(found) == [("change", "topic", "Orders", "writeQueues", "3", "1"),
                               ("change", "group", "Billing", "consume", "false", "true")],
            f"{plan_of(found)}")
    orders, billing = topic(context, server, "Orders"), group(connection, "Billing")
    require((orders["readQueues"], orders["writeQueues"], orders["attributes"]) ==
            (3, 1, "message.type=FIFO"), f"{orders}")
    require((billing["consumeEnable"], billing["retryMaxTimes"]) == (True, 5), f"{billing}")
    found = apply(context, server,
                  "topics:\n  - {name: Orders, attributes: {message.type: null}}\n", "--yes")
    require(plan_of(found) == [("change", "topic", "Orders", "attributes.message.type", "FIFO",
                                None)], f"{plan_of(found)}")
    require(topic(context, server, "Orders")["attributes"] == "", "the attribute stayed")


def pruned(context):
    server = context.server()
    connection = context.connect(server.broker)
    apply(context, server, FILE, "--yes")
    text = "topics:\n  - name: Orders\n"
    require(apply(context, server, text)["changes"] == 0, "deleted without --prune")
    found = apply(context, server, text, "--prune")
    require(plan_of(found) == [("delete", "topic", "Ledger", None, None, None)],
            f"{plan_of(found)}")
    apply(context, server, text, "--prune", "--yes")
    names = [row["topic"] for row in answer(context, server, "topics", "list")]
    require(names == ["Orders"], f"{names}")
    require(group(connection, "Billing") is not None, "a list that the file has not was pruned")
    found = apply(context, server, "groups: []\n", "--prune", "--yes")
    require(plan_of(found) == [("delete", "group", "Billing", None, None, None)], f"{found}")
    require(group(connection, "Billing") is None and group(connection, "TOOLS_CONSUMER"),
            "the group stayed, or one of the system went")


def exported_and_applied_elsewhere(context):
    first, second = context.server(), context.server()
    apply(context, first, FILE, "--yes")
    yaml = admin(context, first, "export").out
    for text in (yaml, admin(context, first, "export", "-o", "json").out):
        require(apply(context, first, text)["changes"] == 0, f"not as it is: {text}")
    json.loads(admin(context, first, "export", "-o", "json").out)
    apply(context, second, yaml, "--yes")
    require(admin(context, second, "export").out == yaml, "another one")


def refusals_change_nothing(context):
    server = context.server()
    before = answer(context, server, "topics", "list", "--all")
    path = context.folder / "bad.yaml"
    for text, parts in [
            ("topics:\n  - name: A\n    qeues: 1\n", (f"{path}:3", "'qeues'", "queues")),
            ("topics:\n  - name: A\n  - name: B\n    order: maybe\n", (f"{path}:4", "'maybe'")),
            ("topics:\n  - name: Bad Name\n", (f"{path}:2", "'Bad Name'")),
            ("topics:\n  - name: A\n    brokers: [broker-z]\n", (f"{path}:2", "'broker-z'", ": broker-a")),
            ("topics: [\n", (str(path), "neither YAML nor JSON"))]:
        path.write_text(text)
        must_refuse(context, server, ("apply", "-f", path, "--yes"), *parts)
    must_refuse(context, server, ("apply", "-f", "/nowhere/x"), "'/nowhere/x'")
    for words in [("apply",), ("apply", "-f", path, "--diff", "--yes"), ("export", "-o", "csv")]:
        must_refuse(context, server, words, "--help", code=2)
    require(answer(context, server, "topics", "list", "--all") == before, "something changed")


def what_a_broker_refuses_is_found_before_anything_changes(context):
    """By the broker's own rules, all of it at once, also where nothing is to be changed yet."""
    server = context.server()
    apply(context, server, "topics:\n  - {name: Plain, attributes: {queue.type: SimpleCQ}}\n", "--yes")
    before = answer(context, server, "topics", "list", "--all")
    path = context.folder / "bad.yaml"
    path.write_text("topics:\n  - name: Good\n"
                    "  - {name: Bad, attributes: {message.type: NONE}}\n"
                    "  - {name: Bad2, attributes: {color: red}}\n"
                    "  - {name: Mixed, attributes: {message.type: MIXED}}\n"
                    "  - {name: Plain, attributes: {queue.type: BatchCQ}}\n"
                    "  - {name: TBW102, queues: 3}\n"
                    f"  - name: {'a' * 128}\n"
                    "groups:\n  - {name: G, attributes: {priority.factor: 101}}\n"
                    f"  - name: {'g' * 121}\n")
    for words in ((), ("--diff",), ("--yes",)):
        must_refuse(context, server, ("apply", "-f", path, *words), f"{path}:3", "broker-a", "'Bad'",
                    "[UNSPECIFIED, MIXED", f"{path}:4", "unsupported key: color", "MIXED message type",
                    "unchangeable", "'TBW102'", "conflict with system topic", "max length: 127",
                    "range(0, 100)", "max length: 120", "nothing was changed")
    require(answer(context, server, "topics", "list", "--all") == before, "something changed")
    mixed = context.server({"enableMixedMessageType": "true"})
    apply(context, mixed, "topics:\n  - {name: Mixed, attributes: {message.type: MIXED}}\n", "--yes")


def cases():
    return cases_of("admin-apply", [made_once, changed_and_the_rest_kept, pruned,
                                    exported_and_applied_elsewhere, refusals_change_nothing,
                                    what_a_broker_refuses_is_found_before_anything_changes])
