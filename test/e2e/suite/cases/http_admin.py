"""/api/v1: administration in JSON, shaped as it describes itself."""
import http.client
import json

from ..case import cases_of, require
from ..waiting import until
from ..wire.connection import Connection
from ..wire.request import commit_offset, heartbeat, must_send
from ..wire.transaction import prepare
from .admin_dead import GROUP, give_up

JSON_TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool,
              "object": dict, "array": list}


def ask(server, method, path, body=None, **headers):
    """(status, decoded answer)"""
    host, port = server.http.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        text = None if body is None else json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, text, headers)
        answer = connection.getresponse()
        data = answer.read()
        return answer.status, json.loads(data) if data else None
    finally:
        connection.close()


def must(server, method, path, body=None, status=200):
    got, answer = ask(server, method, path, body)
    require(got == status, f"{method} {path} ended with {got}: {answer}")
    return answer


def fit(value, schema, root, where):
    """The value is shaped as the schema says, member by member."""
    is_partial = False
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = root["components"]["schemas"][name]
        is_partial = name.endswith("Declaration")  # what is not named stays as it is
    if value is None and schema.get("nullable"):
        return
    require(isinstance(value, JSON_TYPES[schema["type"]]), f"{where} is {value!r}: {schema}")
    if schema["type"] == "array":
        for item in value:
            fit(item, schema["items"], root, where + "[]")
    elif "properties" in schema:
        named = set(schema["properties"])
        require(set(value) == named or is_partial and set(value) <= named,
                f"{where} has {set(value)}: {schema}")
        for name, part in value.items():
            fit(part, schema["properties"][name], root, f"{where}.{name}")


def answers_are_shaped_as_described(context):
    server = context.server()
    root = must(server, "GET", "/api/v1/openapi.json")
    with Connection(server.broker) as connection:
        heartbeat(connection, "me@1", GROUP, "Orders")
        must_send(connection, "Orders", b"x", 1, UNIQ_KEY="ID1")
        commit_offset(connection, "Orders", 1, 0, GROUP)
        must_send(connection, "Orders", b"x", 0, DELAY="18")
        give_up(connection, b"dead")
        prepare(connection, "Orders", b"half", UNIQ_KEY="A")
        until(lambda: ask(server, "GET", "/api/v1/messages/ID1")[0] == 200, "it is not indexed")
        count = 0
        for path, verbs in root["paths"].items():
            if "get" not in verbs or path.endswith("openapi.json"):
                continue
            content = verbs["get"]["responses"]["200"]["content"]
            if "application/json" not in content:
                continue
            schema = content["application/json"]["schema"]
            real = path.replace("{topic}", "Orders").replace("{group}", GROUP)
            real = real.replace("{id}", "ID1")
            answer = must(server, "GET", real)
            require(answer, f"{real} is empty")
            fit(answer, schema, root, real)
            count += 1
    require(count >= 21, f"only {count} paths")


def topics_come_change_and_go(context):
    server = context.server()
    made = must(server, "PUT", "/api/v1/topics/Orders",
                {"queues": 3, "attributes": {"message.type": "FIFO"}})
    require(made["readQueues"] == 3 and made["attributes"] == {"message.type": "FIFO"}, f"{made}")
    changed = must(server, "PUT", "/api/v1/topics/Orders", {"writeQueues": 2, "writable": False})
    require((changed["readQueues"], changed["writeQueues"], changed["writable"],
             changed["attributes"]) == (3, 2, False, {"message.type": "FIFO"}), f"{changed}")
    require([row["name"] for row in must(server, "GET", "/api/v1/topics")] == ["Orders"], "list")
    require(len(must(server, "GET", "/api/v1/topics?all=true")) > 5, "the whole list")
    for path, body in [("/api/v1/topics/a%20b", {}), ("/api/v1/topics/Orders", {"queues": -1}),
                       ("/api/v1/topics/Orders", {"attributes": {"queue.type": "X"}})]:
        status, answer = ask(server, "PUT", path, body)
        require(status == 400 and answer["message"], f"{path} {body}: {status} {answer}")
    must(server, "DELETE", "/api/v1/topics/Orders", status=204)
    require("Orders" in must(server, "DELETE", "/api/v1/topics/Orders", status=404)["message"],
            "a second deletion")


def groups_are_reset(context):
    server = context.server()
    with Connection(server.broker) as connection:
        for _ in range(5):
            must_send(connection, "Orders", b"x", 0)
        must(server, "PUT", "/api/v1/groups/readers", {"retryMax": 3})
        commit_offset(connection, "Orders", 0, 4, "readers")
    rows = must(server, "GET", "/api/v1/groups/readers/progress?topic=Orders")
    require([row["lag"] for row in rows if row["queue"] == 0] == [1], f"{rows}")
    reset = must(server, "POST", "/api/v1/groups/readers/reset", {"topic": "Orders", "to": "first"})
    require({"queue": 0, "offset": 0, "now": 4} in reset, f"{reset}")
    for body in ({}, {"topic": "Orders"}, {"topic": "Orders", "to": "middle"},
                 {"topic": "Orders", "offset": 3}, {"topic": "Orders", "to": "last", "timeMs": 1}):
        status, answer = ask(server, "POST", "/api/v1/groups/readers/reset", body)
        require(status == 400 and answer["message"], f"{body}: {status} {answer}")
    must(server, "DELETE", "/api/v1/groups/readers?offsets=true", status=204)
    must(server, "GET", "/api/v1/groups/readers", status=404)


def a_client_is_disconnected(context):
    server = context.server()
    with Connection(server.broker) as connection:
        heartbeat(connection, "me@1", "readers", "Orders")
        rows = must(server, "GET", "/api/v1/clients")
        require([(row["id"], row["role"], row["group"]) for row in rows]
                == [("me@1", "consumer", "readers")], f"{rows}")
        closed = must(server, "DELETE", "/api/v1/clients/me%401")
        require(closed == {"connections": 1}, f"{closed}")
        until(lambda: not must(server, "GET", "/api/v1/clients"), "it is still there")
    must(server, "DELETE", "/api/v1/clients/me%401", status=404)


def settings_change_as_a_whole(context):
    server = context.server()
    changed = must(server, "PATCH", "/api/v1/settings", {"autoCreateTopicEnable": "false"})
    require(changed["autoCreateTopicEnable"] == "false", f"{changed}")
    status, answer = ask(server, "PATCH", "/api/v1/settings",
                         {"autoCreateTopicEnable": "true", "storePathRootDir": "/x"})
    require(status == 400 and "storePathRootDir" in answer["message"], f"{status} {answer}")
    for useless, word in ((("autoCreateTopicEnabl", "true"), "did you mean 'autoCreateTopicEnable'"),
                          (("aclEnable", "true"), "no effect"),
                          (("clientCallbackExecutorThreads", "3"), "no effect")):
        status, answer = ask(server, "PATCH", "/api/v1/settings",
                             dict([("autoCreateTopicEnable", "true"), useless]))
        require(status == 400 and word in answer["message"], f"{status} {answer}")
    now = must(server, "GET", "/api/v1/settings")
    require(now["autoCreateTopicEnable"] == "false", "changed")
    must(server, "PATCH", "/api/v1/settings", {"clientCallbackExecutorThreads":
                                               now["clientCallbackExecutorThreads"]})
    status, answer = ask(server, "PATCH", "/api/v1/settings", {})
    require(status == 400, f"{status} {answer}")
    example = answer["message"][answer["message"].index("{"):]
    rows = {row["key"]: row for row in must(server, "GET", "/api/v1/settings/rows")}
    require(all(rows[key]["reloadable"] for key in json.loads(example)), example)
    require(not rows["fileReservedTime"]["reloadable"], f"{rows['fileReservedTime']}")
    must(server, "PATCH", "/api/v1/settings", json.loads(example))


def pages_and_strangers_are_kept_out(context):
    server = context.server()
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        status, answer = ask(server, "GET", "/api/v1/topics", **headers)
        require(status == 403 and answer["message"], f"{headers}: {status} {answer}")
    status, _ = ask(server, "PUT", "/api/v1/topics/X", {"queues": 1},
                    **{"Content-Type": "text/plain"})
    require(status == 415, f"{status}")
    off = context.server({"httpAdmin": "nobody"})
    require(ask(off, "GET", "/api/v1/topics")[0] == 403, "it is off")
    require(must(off, "GET", "/api/v1/nothing", status=403)["message"], "it is off")


def changes_are_audited(context):
    log = context.folder / "audit.log"
    server = context.server({"auditLog": log})
    must(server, "PUT", "/api/v1/topics/Orders", {"queues": 3})
    must(server, "PUT", "/api/v1/topics/Orders", {"queues": 5})
    must(server, "GET", "/api/v1/topics/Orders")
    status, _ = ask(server, "DELETE", "/api/v1/groups/nobody")
    require(status == 404, f"{status}")
    server.stop()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    require([(line["request"], line["what"], line["result"]) for line in lines] == [
        ("PUT /api/v1/topics/Orders", "topic", "200"),
        ("PUT /api/v1/topics/Orders", "topic", "200"),
        ("DELETE /api/v1/groups/nobody", "group", "404")], f"{lines}")
    require(lines[1]["before"]["readQueueNums"] == "3" and lines[1]["after"]["readQueueNums"] == "5"
            and set(lines[1]["before"]) == {"readQueueNums", "writeQueueNums"}, f"{lines[1]}")
    require("nobody" in lines[2]["remark"], f"{lines[2]}")


def cases():
    return cases_of("http-admin", [
        answers_are_shaped_as_described, topics_come_change_and_go, groups_are_reset,
        a_client_is_disconnected, settings_change_as_a_whole, changes_are_audited,
        pages_and_strangers_are_kept_out])
