"""/api/v1: what takes many questions; the same as `saker admin` says of this broker."""
import http.client
import io
import json
import tarfile
import threading
import time

from ..admin_words import answer
from ..case import cases_of, require
from ..group_member import GroupMember
from ..waiting import until
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, heartbeat, must_send
from .admin_bundle import PARTS
from .admin_dead import DEAD, GROUP, filled
from .http_admin import ask, fit, must

RESET = "/api/v1/groups/billing/reset"


def raw(server, method, path, body=None, media="application/json"):
    """(status, Content-Type, bytes)"""
    host, port = server.http.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    try:
        connection.request(method, path, body, {"Content-Type": media} if body else {})
        answered = connection.getresponse()
        return answered.status, answered.getheader("Content-Type"), answered.read()
    finally:
        connection.close()


def prepared(context, settings=None):
    """Orders with three messages in two queues; billing has committed 1 in the first queue."""
    server = context.server(settings)
    for group in ("billing", "audit"):
        must(server, "PUT", f"/api/v1/groups/{group}", {})
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 2)
        for queue in (0, 0, 1):
            must_send(connection, "Orders", b"x", queue, UNIQ_KEY=f"ID{queue}")
        commit_offset(connection, "Orders", 0, 1, "billing")
    return server


def shape_of(server, method, path):
    root = must(server, "GET", "/api/v1/openapi.json")
    content = root["paths"][path][method]["responses"]["200"]["content"]
    return root, content["application/json"]["schema"]


def as_the_command_says(context):
    """But for what changes from one look to the next, and what only a cluster has."""
    server = prepared(context)
    until(lambda: ask(server, "GET", "/api/v1/messages/ID1")[0] == 200, "it is not indexed")
    for path, words in [("messages/ID1/where", ("where", "ID1")),
                        ("messages/ID1/where?topic=Orders", ("where", "ID1")),
                        ("groups/billing/members", ("groups", "show", "billing")),
                        ("export", ("export",)),
                        ("check?quick=true&ignore=nobody", ("check", "--quick"))]:
        got, wanted = must(server, "GET", f"/api/v1/{path}"), answer(context, server, *words)
        if words[0] == "check":
            require(wanted.pop("nameServers") == 1, f"{wanted}")
            for found in (got, wanted):
                del found["disk"]
                found["checks"] = [row for row in found["checks"]
                                   if row["check"] not in ("name servers", "disk")]
        require(got == wanted, f"{path}: {got}\nand: {wanted}")
    top = must(server, "GET", "/api/v1/top")
    require([(row["topic"], row["messages"]) for row in top["topics"]] == [("Orders", 3)] and
            {row["group"]: row["behind"] for row in top["groups"]}["billing"] == 2 and
            [row["broker"] for row in top["brokers"]] == ["broker-a"], f"{top}")


def a_check_has_its_limits(context):
    server, _, _ = filled(context)
    found = must(server, "GET", "/api/v1/check")
    require((found["verdict"], found["deadLetters"]) == ("warning", 3) and any(
        row["check"] == "dead letters" and GROUP in row["reason"] for row in found["checks"]),
        f"{found}")
    found = must(server, "GET", "/api/v1/check?quick=true&ignore=Bill*")
    require((found["verdict"], found["deadLetters"]) == ("ok", 0), f"{found}")
    status, refused = ask(server, "GET", "/api/v1/check?lagWarnSeconds=0")
    require(status == 400 and "'lagWarnSeconds'" in refused["message"], f"{refused}")


def members_that_differ_are_named(context):
    server = prepared(context)
    for name, expression in (("one", "A"), ("other", "B")):
        member = GroupMember(server.broker, name, "billing", "Orders", expression)
        context.own(member.close)
    found = must(server, "GET", "/api/v1/groups/billing/members")
    require({row["who"] for row in found["mismatches"]} & {"one", "other"}, f"{found}")
    require([row["group"] for row in must(server, "GET", "/api/v1/clients?group=billing&role=consumer")]
            == ["billing"] * 2, "clients")
    require(must(server, "GET", "/api/v1/clients?role=producer") == [], "producers")
    require(ask(server, "GET", "/api/v1/clients?role=x")[0] == 400, "an unknown role")
    status, refused = ask(server, "DELETE", "/api/v1/groups/billing?retries=true")
    require(status == 409 and "online" in refused["message"], f"{status} {refused}")


def offsets_go_and_come_back(context):
    server = prepared(context)
    saved = must(server, "GET", "/api/v1/groups/billing/offsets")
    require(saved["offsets"] == [{"topic": "Orders", "broker": "broker-a", "queue": 0,
                                  "offset": 1}], f"{saved}")
    shape, schema = shape_of(server, "post", "/api/v1/groups/{group}/reset")
    first = [{"queue": 0, "offset": 0, "now": 1}, {"queue": 1, "offset": 0, "now": None}]
    dry = must(server, "POST", RESET, {"topic": "Orders", "to": "first", "dryRun": True})
    require(dry == first, f"{dry}")
    fit(dry, schema, shape, RESET)
    require(must(server, "GET", "/api/v1/groups/billing/offsets")["offsets"] == saved["offsets"],
            "a dry run moved something")
    last = must(server, "POST", RESET, {"topic": "Orders", "to": "last"})
    require([(row["queue"], row["offset"]) for row in last] == [(0, 2), (1, 1)], f"{last}")
    fit(last, schema, shape, RESET)
    back = must(server, "POST", RESET, {"topic": "Orders", "offsets": saved["offsets"]})
    require(back == [{"queue": 0, "offset": 1, "now": 2}], f"{back}")
    like = must(server, "POST", "/api/v1/groups/audit/reset",
                {"topic": "Orders", "likeGroup": "billing", "queue": 0})
    require(like == [{"queue": 0, "offset": 1, "now": None}], f"{like}")
    for path, body, status, word in [
            (RESET, {"topic": "Orders", "likeGroup": "nope"}, 404, "'nope'"),
            (RESET, {"topic": "Nope", "likeGroup": "audit"}, 404, "'Nope'"),
            ("/api/v1/groups/nope/reset", {"topic": "Orders", "to": "last", "dryRun": True}, 404,
             "'nope'"),
            (RESET, {"topic": "Orders", "to": "last", "likeGroup": "audit"}, 400, "one of"),
            (RESET, {"topic": "Orders", "offsets": [{"topic": "Orders"}]}, 400, "entry 1"),
            (RESET, {"topic": "Orders", "offsets": [dict(saved["offsets"][0], offset=99)]}, 400,
             "offset 99"),
            (RESET, {"topic": "Orders", "to": "last", "queue": 7, "dryRun": True}, 404,
             "no queue 7")]:
        require(word in must(server, "POST", path, body, status)["message"], f"{body}")


def a_broadcasting_group_stays(context):
    server = prepared(context)
    member = GroupMember(server.broker, "one", "audit", "Orders", model="BROADCASTING")
    context.own(member.close)
    refused = must(server, "POST", "/api/v1/groups/audit/reset",
                   {"topic": "Orders", "likeGroup": "billing"}, 409)
    require("broadcasting" in refused["message"], f"{refused}")


def a_declaration_is_applied(context):
    server = prepared(context)
    root, schema = shape_of(server, "post", "/api/v1/apply")
    _, media, yaml = raw(server, "GET", "/api/v1/export?form=yaml")
    require(media == "application/yaml" and b"name: \"Orders\"" in yaml, f"{media} {yaml}")
    declared = must(server, "GET", "/api/v1/export")
    require(must(server, "POST", "/api/v1/apply?prune=true", declared)
            == {"applied": True, "changes": 0, "plan": []}, "what is there needs a change")
    declared["topics"][0]["readQueues"] = 3
    declared["topics"].append({"name": "New", "queues": 2, "attributes": {"message.type": "FIFO"}})
    declared["groups"] = [row for row in declared["groups"] if row["name"] == "billing"]
    declared["groups"][0]["retryMax"] = 3
    expected = [("change", "topic", "Orders", "readQueues", "2", "3"),
                ("create", "topic", "New", "attributes.message.type", None, "FIFO"),
                ("change", "group", "billing", "retryMax", "16", "3"),
                ("delete", "group", "audit", None, None, None)]
    for words, is_applied in (("prune=true&dryRun=true", False), ("prune=true", True)):
        found = must(server, "POST", f"/api/v1/apply?{words}", declared)
        fit(found, schema, root, "/api/v1/apply")
        rows = [tuple(row[name] for name in ("action", "kind", "name", "field", "now", "then"))
                for row in found["plan"]]
        require(found["applied"] is is_applied and set(expected) <= set(rows), f"{found}")
        status, _ = ask(server, "GET", "/api/v1/topics/New")
        require(status == (200 if is_applied else 404), f"{words}: {status}")
    made = must(server, "GET", "/api/v1/topics/New")["topic"]
    require(made["attributes"] == {"message.type": "FIFO"} and made["readQueues"] == 2, f"{made}")
    require(must(server, "GET", "/api/v1/groups/billing")["group"]["retryMax"] == 3, "the group")
    must(server, "GET", "/api/v1/groups/audit", status=404)
    status, _, text = raw(server, "POST", "/api/v1/apply", "topics:\n  - name: Third\n",
                          "application/yaml")
    require(status == 200 and json.loads(text)["applied"], f"{status} {text}")
    must(server, "GET", "/api/v1/topics/Third")


def a_declaration_that_is_none_is_refused(context):
    server = prepared(context)
    for text, media, status, word in [
            ("topics:\n  - name: T\n    queus: 3\n", "application/yaml", 400, "declaration:3"),
            ("topics: [", "application/yaml", 400, "neither YAML nor JSON"),
            ('{"topics": [{"name": "T", "brokers": ["nope"]}]}', "application/json", 404, "'nope'"),
            ('{"topics": 3}', "application/json", 400, "'topics'"),
            ('{"things": []}', "application/json", 400, "'things'"),
            ("topics: []", "text/plain", 415, "application/yaml")]:
        got, _, body = raw(server, "POST", "/api/v1/apply", text, media)
        require(got == status and word in json.loads(body)["message"], f"{text}: {got} {body}")


def what_was_changed_is_audited(context):
    """By whom it was asked: not by the broker itself."""
    log = context.folder / "audit.log"
    server = prepared(context, {"auditLog": log})
    must(server, "POST", "/api/v1/apply", {"topics": [{"name": "New", "queues": 2}],
                                           "groups": [{"name": "billing", "retryMax": 3}]})
    must(server, "POST", RESET, {"topic": "Orders", "likeGroup": "audit", "dryRun": True}, 404)
    must(server, "POST", RESET, {"topic": "Orders", "to": "last", "dryRun": True})
    must(server, "POST", "/api/v1/apply?dryRun=true", {"topics": [], "groups": []})
    must(server, "POST", "/api/v1/groups/audit/reset", {"topic": "Orders", "likeGroup": "billing"})
    server.stop()
    written = [json.loads(line) for line in log.read_text().splitlines()]
    lines = [line for line in written if line["request"].startswith("POST ")]
    require(not [line for line in written if line not in lines and
                 (line.get("topic") == "New" or "retryMaxTimes" in (line["after"] or {}) and
                  line["before"])], f"{written}")
    require([(line["request"], line["what"], line.get("topic"), line.get("group"), line["result"])
             for line in lines] == [
        ("POST /api/v1/apply", "topic", "New", None, "200"),
        ("POST /api/v1/apply", "group", None, "billing", "200"),
        ("POST /api/v1/groups/audit/reset", "offsets", "Orders", "audit", "200")], f"{lines}")
    require(lines[0]["before"] is None and lines[0]["after"]["readQueueNums"] == "2", f"{lines[0]}")
    require((lines[1]["before"], lines[1]["after"]) ==
            ({"retryMaxTimes": "16"}, {"retryMaxTimes": "3"}), f"{lines[1]}")


def a_bundle_is_an_archive(context):
    server = prepared(context)
    status, media, data = raw(server, "GET", "/api/v1/bundle")
    require((status, media) == (200, "application/gzip"), f"{status} {media}")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        parts = {member.name.removeprefix("saker-bundle/"): archive.extractfile(member).read()
                 for member in archive.getmembers()}
    require(set(parts) == PARTS - {"nameserver.properties"}, f"{set(parts)}")
    require(b"# TYPE" in parts["brokers/broker-a-0/metrics.txt"], "metrics")
    require(json.loads(parts["about.json"])["nameServers"] is None, f"{parts['about.json']}")


def groups_are_set_and_go_with_their_topics(context):
    server, _, _ = filled(context)
    changed = must(server, "PUT", f"/api/v1/groups/{GROUP}",
                   {"fromFirstEnabled": False, "notifyChanges": False, "consumeTimeoutMinutes": 7,
                    "attributes": {"priority.factor": "50"}})
    require((changed["fromFirstEnabled"], changed["notifyChanges"],
             changed["consumeTimeoutMinutes"], changed["attributes"]) ==
            (False, False, 7, {"priority.factor": "50"}), f"{changed}")
    changed = must(server, "PUT", f"/api/v1/groups/{GROUP}", {"attributes": {"priority.factor": ""}})
    require(changed["attributes"] == {} and changed["consumeTimeoutMinutes"] == 7, f"{changed}")
    require([row["name"] for row in must(server, "GET", "/api/v1/groups?pattern=Bill*")] == [GROUP],
            "a pattern")
    require(must(server, "GET", "/api/v1/topics?pattern=Nope*") == [], "a pattern")
    letters = must(server, "GET", f"/api/v1/topics/{DEAD.replace('%', '%25')}/messages")
    require([row["body"] for row in letters] == ["body 0", "body 1", "body 2"], f"{letters}")
    must(server, "DELETE", "/api/v1/clients/e2e%401")
    until(lambda: not must(server, "GET", "/api/v1/clients"), "it is still there")
    must(server, "DELETE", f"/api/v1/groups/{GROUP}?offsets=true&retries=true&deadLetters=true",
         status=204)
    left = [row["name"] for row in must(server, "GET", "/api/v1/topics?all=true")]
    require(DEAD not in left and f"%RETRY%{GROUP}" not in left, f"{left}")


def messages_are_chosen(context):
    server = context.server()
    connection = context.connect(server.broker)
    create_topic(connection, "Orders", 1)
    for number in range(6):
        must_send(connection, "Orders", b"x", 0, UNIQ_KEY=f"ID{number}",
                  TAGS="AB"[number % 2], price=str(number))
    for query, expected in [("tag=B", ["ID1", "ID3", "ID5"]), ("tag=B&limit=1", ["ID1"]),
                            ("sql=price+%3E+3", ["ID4", "ID5"]), ("tag=C", [])]:
        rows = must(server, "GET", f"/api/v1/topics/Orders/messages?{query}")
        require([row["id"] for row in rows] == expected, f"{query}: {rows}")
    must(server, "POST", "/api/v1/topics/Orders/messages",
         {"body": "AP8=", "bodyEncoding": "base64"})
    row = must(server, "GET", "/api/v1/topics/Orders/messages?queue=0&offset=6&body=hex")[0]
    require(row["body"] == "00FF", f"{row}")


def nobody_waits_behind_a_slow_request(context):
    """A client that does not answer holds a request up for a second; metrics come at once."""
    server = prepared(context)
    for name in ("one", "other"):
        member = GroupMember(server.broker, name, "billing", "Orders", silent=True)
        context.own(member.close)
    ended = []
    slow = threading.Thread(target=lambda: ended.append(
        must(server, "GET", "/api/v1/groups/billing/members")))
    began = time.monotonic()
    slow.start()
    count = 0
    while slow.is_alive():
        at = time.monotonic()
        require(raw(server, "GET", "/healthz")[0] == 200, "not healthy")
        require(time.monotonic() - at < 0.5, "it waited behind another request")
        count += 1
    slow.join()
    require(time.monotonic() - began > 0.5 and count > 2, f"{count} looks were too fast to tell")
    require({row["subscriptions"] for row in ended[0]["members"]} == {"no answer"}, f"{ended}")


def a_stop_lets_what_has_begun_end(context):
    """It waits for clients that do not answer; the broker stops as it should."""
    server = prepared(context)
    for name in ("one", "other"):
        member = GroupMember(server.broker, name, "billing", "Orders", silent=True)
        context.own(member.close)
    ended = []

    def look():
        try:
            ended.append(raw(server, "GET", "/api/v1/groups/billing/members")[0])
        except (OSError, http.client.HTTPException):
            ended.append("closed")
    slow = [threading.Thread(target=look) for _ in range(6)]
    for thread in slow:
        thread.start()
    raw(server, "GET", "/healthz")
    server.stop()
    for thread in slow:
        thread.join()
    require(len(ended) == 6 and set(ended) <= {200, 404, 409, 502, 503, 504, "closed"}, f"{ended}")


def many_at_once_are_answered_or_told_to_come_back(context):
    server = prepared(context)
    heartbeat_connection = context.connect(server.broker)
    heartbeat(heartbeat_connection, "me@1", "billing", "Orders")
    found = []

    def look():
        found.append(raw(server, "GET", "/api/v1/top"))
    threads = [threading.Thread(target=look) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = {status for status, _, _ in found}
    require(200 in states and states <= {200, 503}, f"{states}")
    for status, _, body in found:
        require(status == 200 or b"come back in" in body, f"{body}")


def cases():
    return cases_of("http-admin-desk", [
        as_the_command_says, a_check_has_its_limits, members_that_differ_are_named,
        offsets_go_and_come_back, a_broadcasting_group_stays, a_declaration_is_applied,
        a_declaration_that_is_none_is_refused, what_was_changed_is_audited,
        a_bundle_is_an_archive, groups_are_set_and_go_with_their_topics, messages_are_chosen,
        nobody_waits_behind_a_slow_request, a_stop_lets_what_has_begun_end,
        many_at_once_are_answered_or_told_to_come_back])
