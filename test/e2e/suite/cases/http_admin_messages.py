"""/api/v1: messages, dead letters, timers and transactions, as `saker admin` has them."""
import json
import time

from ..case import cases_of, require
from ..waiting import until
from ..wire.message import message_id
from ..wire.reading import read_queue
from ..wire.request import create_topic, must_send
from ..wire.transaction import GROUP as PRODUCERS, prepare, producer_beat, question
from .admin_dead import DEAD, GROUP, filled
from .http_admin import ask, must

HOUR_MS = 3_600_000
MESSAGES = "/api/v1/topics/Orders/messages"
RESEND = f"/api/v1/dead-letters/{GROUP}/resend"


def with_topic(context, settings=None, queues=1):
    server = context.server(settings)
    connection = context.connect(server.broker)
    create_topic(connection, "Orders", queues)
    return server, connection


def must_refuse(server, method, path, body, status, *words):
    answer = must(server, method, path, body, status)
    for word in words:
        require(word in answer["message"], f"{method} {path} {body}: {answer}")


def ids(rows):
    return [row["id"] for row in rows]


def messages_are_found(context):
    server, connection = with_topic(context, queues=2)
    for number in range(4):
        must_send(connection, "Orders", b"body %d" % number, number % 2, UNIQ_KEY=f"ID{number}",
                  KEYS=f"all k{number}", TAGS="A")
    until(lambda: ask(server, "GET", "/api/v1/messages/ID3")[0] == 200, "it is not indexed")
    message, = must(server, "GET", "/api/v1/messages/ID2")
    require((message["body"], message["queue"], message["offset"], message["tag"],
             message["keys"]) == ("body 2", 0, 1, "A", ["all", "k2"]), f"{message}")
    require(must(server, "GET", f"/api/v1/messages/{message['offsetId']}") == [message], "by place")
    require(must(server, "GET", "/api/v1/messages/ID2?topic=Orders") == [message], "in its topic")
    rows = must(server, "GET", MESSAGES)
    require(ids(rows) == ["ID0", "ID1", "ID2", "ID3"], f"{rows}")
    for query, expected in [("limit=3", ["ID0", "ID1", "ID2"]), ("queue=1", ["ID1", "ID3"]),
                            ("queue=1&offset=1", ["ID3"]), ("key=k1", ["ID1"]),
                            ("key=all&limit=256", ids(rows)), ("key=al", []),
                            (f"fromMs={rows[3]['storedMs'] + 1}", []),
                            (f"fromMs={rows[0]['storedMs']}", ids(rows)),
                            (f"toMs={rows[0]['storedMs'] - 1}", [])]:
        found = ids(must(server, "GET", f"{MESSAGES}?{query}"))
        require(found == expected, f"{query}: {found}")


def messages_are_sent(context):
    log = context.folder / "audit.log"
    server, connection = with_topic(context, {"auditLog": log})
    sent = must(server, "POST", MESSAGES,
                {"body": "hello", "key": "k1", "tag": "A", "properties": {"color": "red"}})
    record, = read_queue(connection, "Orders")
    require((record.body, record.properties["KEYS"], record.properties["TAGS"],
             record.properties["color"]) == (b"hello", "k1", "A", "red"), f"{record}")
    require(sent["offsetId"] == message_id(server.broker, record.log_offset), f"{sent}")
    must_refuse(server, "POST", MESSAGES, {}, 400, "'body'")
    must_refuse(server, "POST", MESSAGES, {"body": "x", "queue": 9}, 400, "9")
    must_refuse(server, "POST", "/api/v1/topics/Nope/messages", {"body": "x"}, 404, "'Nope'")
    require(len(read_queue(connection, "Orders")) == 1, "something was sent")
    server.stop()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    line = next(line for line in lines if line["request"].startswith("POST"))
    require((line["request"], line["what"], line["topic"], line["result"], line["remark"]) ==
            (f"POST {MESSAGES}", "messages", "Orders", "200", sent["offsetId"]), f"{line}")


def wrong_words_are_named(context):
    server, connection = with_topic(context)
    must_send(connection, "Orders", b"x", 0)
    for path, status, word in [
            ("/api/v1/messages/Nope", 404, "'Nope'"),
            ("/api/v1/messages/Nope?topic=Nowhere", 404, "'Nowhere'"),
            ("/api/v1/messages/Nope/copies", 404, "'Nope'"),
            ("/api/v1/topics/Nope/messages", 404, "'Nope'"),
            (f"{MESSAGES}?limit=257", 400, "1 to 256"), (f"{MESSAGES}?limit=0", 400, "1 to 256"),
            (f"{MESSAGES}?limit=many", 400, "'limit'"), (f"{MESSAGES}?lmit=1", 400, "limit"),
            (f"{MESSAGES}?offset=1", 400, "'queue'"), (f"{MESSAGES}?queue=4", 404, "no queue 4"),
            (f"{MESSAGES}?queue=0&offset=2", 400, "0 to 1"),
            (f"{MESSAGES}?key=a&queue=0", 400, "'queue'"), (f"{MESSAGES}?body=xml", 400, "base64"),
            ("/api/v1/dead-letters/Nope", 404, "'Nope'"),
            ("/api/v1/lag?group=Nope", 404, "'Nope'")]:
        must_refuse(server, "GET", path, None, status, word)


def dead_letters_are_sent_again(context):
    server, connection, letters = filled(context)
    group, = must(server, "GET", "/api/v1/dead-letters")
    require((group["group"], group["messages"]) == (GROUP, 3), f"{group}")
    rows = must(server, "GET", f"/api/v1/dead-letters/{GROUP}")
    require([(row["offset"], row["topic"], row["keys"], row["tried"], row["resent"])
             for row in rows] == [(number, "Orders", [f"k{number}"], 1, False)
                                  for number in range(3)], f"{rows}")
    plan = must(server, "POST", RESEND, {"all": True, "dryRun": True})
    require(not plan["resent"] and len(plan["messages"]) == 3, f"{plan}")
    require(len(read_queue(connection, "Orders")) == 3, "a dry run sent something")
    one = must(server, "POST", RESEND, {"id": rows[1]["id"]})
    require(ids(one["messages"]) == [rows[1]["id"]], f"{one}")

    def resent():
        return [row["resent"] for row in must(server, "GET", f"/api/v1/dead-letters/{GROUP}")]
    until(lambda: resent() == [False, True, False], lambda: f"{resent()}")
    rest = must(server, "POST", RESEND, {"all": True})
    require((ids(rest["messages"]), rest["resentBefore"], rest["complete"]) ==
            ([rows[0]["id"], rows[2]["id"]], 1, True), f"{rest}")
    copies = read_queue(connection, "Orders")[3:]
    require([copy.body for copy in copies] == [b"body 1", b"body 0", b"body 2"], f"{copies}")
    require(copies[0].properties["SAKER_RESENT_FROM"] ==
            message_id(server.broker, letters[1].log_offset), f"{copies[0]}")
    kinds = [(row["kind"], row["group"]) for row in
             must(server, "GET", f"/api/v1/messages/{rows[1]['id']}/copies")]
    require(kinds == [("stored", None), ("dead letter", GROUP), ("sent again", None)], f"{kinds}")
    for body, word in [({}, "all"), ({"id": "x", "all": True}, "all"), ({"all": True, "limit": 0},
                                                                        "1 to 256")]:
        must_refuse(server, "POST", RESEND, body, 400, word)
    must_refuse(server, "POST", RESEND, {"id": "NOPE"}, 404, "'NOPE'", GROUP)
    require(len(read_queue(connection, DEAD)) == 3, "a dead letter is gone")


def timers_are_taken_back(context):
    server, _ = with_topic(context, {"recallMessageEnable": "true"})
    at = int(time.time() * 1000) + HOUR_MS
    first, second = (must(server, "POST", MESSAGES, {"body": "x", "deliverAtMs": at + extra})
                     for extra in (0, 60_000))
    delayed = must(server, "POST", MESSAGES, {"body": "x", "delayLevel": 18})

    def waiting():
        return must(server, "GET", "/api/v1/timers")["timers"]
    rows = waiting()
    require(ids(rows) == [first["id"], second["id"], delayed["id"]], f"{rows}")
    require([row["level"] for row in rows] == [None, None, 18], f"{rows}")
    done = must(server, "DELETE", f"/api/v1/timers/{first['id']}")
    require((done["id"], done["topic"]) == (first["id"], "Orders"), f"{done}")
    must(server, "DELETE", "/api/v1/timers/" + second["recallHandle"].replace("=", "%3D"))
    require(ids(waiting()) == [delayed["id"]], f"{waiting()}")
    must_refuse(server, "DELETE", f"/api/v1/timers/{first['id']}", None, 404, first["id"])
    must_refuse(server, "DELETE", f"/api/v1/timers/{delayed['id']}", None, 400, "delay level 18")
    off, _ = with_topic(context)
    sent = must(off, "POST", MESSAGES, {"body": "x", "deliverAtMs": at})
    must_refuse(off, "DELETE", f"/api/v1/timers/{sent['id']}", None, 403,
                "recallMessageEnable=true")


def transactions_are_settled(context):
    log = context.folder / "audit.log"
    server, connection = with_topic(context, {"transactionOpBatchInterval": 100, "auditLog": log})
    for name in ("A", "B", "C"):
        prepare(connection, "Orders", name.encode(), UNIQ_KEY=name)

    def listed(query=""):
        return must(server, "GET", f"/api/v1/transactions{query}")["transactions"]
    rows = listed()
    require([(row["id"], row["topic"], row["producerGroup"], row["checks"]) for row in rows] ==
            [(name, "Orders", PRODUCERS, 0) for name in ("A", "B", "C")], f"{rows}")
    require(ids(listed("?limit=1")) == ["A"], "not bounded")
    must_refuse(server, "GET", "/api/v1/transactions?group=Nope", None, 404, "'Nope'")
    done = must(server, "POST", "/api/v1/transactions/A/settle", {"decision": "commit"})
    require(done["done"] == "committed", f"{done}")
    place = rows[1]["offsetId"]
    must(server, "POST", f"/api/v1/transactions/{place}/settle", {"decision": "rollback"})
    require([record.body for record in read_queue(connection, "Orders")] == [b"A"], "not as told")
    until(lambda: ids(listed()) == ["C"], lambda: f"open: {listed()}")
    must_refuse(server, "POST", "/api/v1/transactions/A/settle", {"decision": "commit"}, 404, "'A'")
    must_refuse(server, "POST", "/api/v1/transactions/C/settle", {"decision": "x"}, 400, "rollback")
    must_refuse(server, "POST", "/api/v1/transactions/C/resume", None, 404, "givenUp=true")
    server.stop()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    require([line["remark"] for line in lines if line["result"] == "200"][-2:] ==
            ["commit", "rollback"], f"{lines}")


def given_up_transactions_are_resumed(context):
    server, connection = with_topic(context, {"transactionTimeOut": 300, "transactionCheckMax": 1,
                                              "transactionCheckInterval": 300})
    producer_beat(connection, "e2e@1")
    prepare(connection, "Orders", b"x", UNIQ_KEY="A")
    question(connection.receive(5))

    def given_up():
        return must(server, "GET", "/api/v1/transactions?givenUp=true")["transactions"]
    until(given_up, "it was not given up")
    done = must(server, "POST", "/api/v1/transactions/A/resume")
    require((done["id"], done["done"]) == ("A", "resumed"), f"{done}")


def the_broker_says_how_it_is(context):
    server, connection = with_topic(context)
    must_send(connection, "Orders", b"x", 0)
    broker = must(server, "GET", "/api/v1/broker")
    require((broker["name"], broker["sound"], broker["ready"], broker["why"]) ==
            ("broker-a", True, True, None), f"{broker}")
    require(broker["in"]["sinceStart"] >= 1 and broker["logEnd"] > 0, f"{broker}")


def lag_is_told(context):
    server, connection = with_topic(context)
    for _ in range(3):
        must_send(connection, "Orders", b"x", 0)
    must(server, "PUT", "/api/v1/groups/readers", {})
    must(server, "POST", "/api/v1/groups/readers/reset", {"topic": "Orders", "to": "first"})
    row, = must(server, "GET", "/api/v1/lag")
    require((row["group"], row["topic"], row["messages"]) == ("readers", "Orders", 3), f"{row}")
    require(0 <= row["seconds"] < 60, f"{row}")
    require(must(server, "GET", "/api/v1/lag?messages=4") == [], "less than asked for")


def strangers_read_no_messages(context):
    server, _ = with_topic(context, {"httpAdmin": "nobody"})
    must(server, "GET", MESSAGES, status=403)
    open_one, _ = with_topic(context)
    for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"}):
        for method, path in [("GET", MESSAGES), ("DELETE", "/api/v1/timers/x"),
                             ("POST", "/api/v1/transactions/x/resume")]:
            status, answer = ask(open_one, method, path, **headers)
            require(status == 403, f"{method} {path} {headers}: {status} {answer}")


def cases():
    return cases_of("http-admin-messages", [
        messages_are_found, messages_are_sent, wrong_words_are_named, dead_letters_are_sent_again,
        timers_are_taken_back, transactions_are_settled, given_up_transactions_are_resumed,
        the_broker_says_how_it_is, lag_is_told, strangers_read_no_messages])
