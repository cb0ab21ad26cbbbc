"""Lite topics: many small ones below a topic, each read in order by those who subscribed to it."""
import time

from ..case import cases_of, require
from ..waiting import until
from ..wire import code
from ..wire.lites import (GROUP, ON, TOPIC, ack_lite, change_lite, change_subscriptions,
                          create_lite, lite_facts, must_ack_all, must_send_lite, pop_fields,
                          pop_lite, LitePopped, send_lite, subscribe)
from ..wire.message import read_records
from ..wire.request import must, must_send, pull_fields

POLL_MS = 8_000
QUEUE = f"%LMQ%${TOPIC}$"


def ready(context, settings=None, **lite):
    server = context.server({**ON, **(settings or {})})
    connection = context.connect(server.broker)
    create_lite(connection, **lite)
    return server, connection


def must_pop(connection, expected, **how):
    popped = pop_lite(connection, poll_ms=POLL_MS, **how)
    require(popped.bodies == expected, f"{expected} expected, got {popped.bodies}")
    return popped


def must_be_nothing(connection, **how):
    popped = pop_lite(connection, **how)
    require((popped.code, popped.remark) == (code.POLLING_TIMEOUT, "NO_MESSAGE_IN_QUEUE"),
            f"{popped.code} {popped.remark}, {popped.bodies}")


def pulled(connection, lite_topic, offset=0):
    fields = {**pull_fields(TOPIC, 0, offset, group=GROUP), "liteTopic": lite_topic}
    return connection.ask(code.PULL_MESSAGE, fields)


def sent_and_pulled(context):
    """By the header field as by the name of the light queue, besides the topic's own queue."""
    _, connection = ready(context)
    for number in range(3):
        must_send_lite(connection, "a", b"a%d" % number)
    must_send_lite(connection, "b", b"b0")
    answer = must(pulled(connection, "a", 1), "a pull of a lite topic")
    require([record.body for record in read_records(answer.body)] == [b"a1", b"a2"], "pulled")
    require(answer.fields["maxOffset"] == "3", f"{answer.fields}")
    properties = read_records(answer.body)[0].properties
    require((properties["INNER_MULTI_DISPATCH"], properties["INNER_MULTI_QUEUE_OFFSET"])
            == (QUEUE + "a", "1"), f"{properties}")
    own = must(connection.ask(code.PULL_MESSAGE, pull_fields(TOPIC, 0, 0)), "a pull of the topic")
    require(len(read_records(own.body)) == 4, "the topic's own queue")
    search = {"topic": TOPIC, "queueId": 0, "timestamp": 1, "liteTopic": "b"}
    found = must(connection.ask(code.SEARCH_OFFSET_BY_TIMESTAMP, search), "a search")
    require(found.fields["offset"] == "0", f"{found.fields}")
    unknown = connection.ask(code.PULL_MESSAGE, {**pull_fields("Nowhere", 0, 0), "liteTopic": "a"})
    require(unknown.code == code.TOPIC_NOT_EXIST, f"{unknown.code}")


def names_that_can_be_no_queue(context):
    _, connection = ready(context)
    for name in ("a/b", "a$b", "a,b", "x" * 250):
        answer = send_lite(connection, name, b"x")
        require(answer.code == code.MESSAGE_ILLEGAL and "lite topic" in answer.remark,
                f"{name}: {answer.code} {answer.remark}")
    refused = change_subscriptions(connection, ["a/b"])
    require(refused.code == code.INVALID_PARAMETER, f"{refused.code} {refused.remark}")


def in_order(context):
    """A lite topic is closed while something of it is out; others go on."""
    _, connection = ready(context)
    subscribe(connection, "a", "b")
    for number in range(3):
        must_send_lite(connection, "a", b"a%d" % number)
    first = must_pop(connection, [b"a0", b"a1"], most=2)
    require((first.fields["reviveQid"], first.counts) == ("999", [0, 0]), f"{first.fields}")
    must_send_lite(connection, "b", b"b0")
    must_pop(connection, [b"b0"])
    must_be_nothing(connection)
    must(ack_lite(connection, first, 0), "an acknowledgement")
    must_be_nothing(connection)
    must(ack_lite(connection, first, 1), "an acknowledgement")
    last = must_pop(connection, [b"a2"], invisible_ms=1_000)
    again = must_pop(connection, [b"a2"])
    require(again.counts == [1], f"counts {again.counts}")
    must(ack_lite(connection, last, 0), "an acknowledgement of the pop before")
    must_be_nothing(connection)


def waits(context):
    """A pop waits for a message, for the end of another's time, and not for other lite topics."""
    server, connection = ready(context)
    subscribe(connection, "a")
    waiting = context.connect(server.broker)
    opaque = waiting.request(code.POP_LITE_MESSAGE, pop_fields(poll_ms=POLL_MS))
    must_send_lite(connection, "b", b"for nobody")
    began = time.monotonic()
    must_send_lite(connection, "a", b"now")
    popped = LitePopped(waiting.answer_to(opaque))
    require(popped.bodies == [b"now"] and time.monotonic() - began < 2, f"{popped.bodies}")
    must(change_lite(connection, popped, 0, 1_000), "a change")
    must_pop(connection, [b"now"])
    began = time.monotonic()
    must_be_nothing(connection, poll_ms=500)
    require(time.monotonic() - began > 0.3, "the pop did not wait")


def suspended(context):
    _, connection = ready(context)
    subscribe(connection, "a")
    must_send_lite(connection, "a", b"x")
    popped = must_pop(connection, [b"x"])
    must(change_lite(connection, popped, 0, 500, suspend=True), "a suspension")
    require(must_pop(connection, [b"x"]).counts == [0], "it counted")


def notice_of(connection):
    """What the broker tells of its own accord."""
    deadline = time.monotonic() + 5
    while True:
        frame = connection.receive(deadline - time.monotonic())
        if not frame.is_response and frame.code == code.NOTIFY_UNSUBSCRIBE_LITE:
            return frame.fields


def exclusive(context):
    """The last one to subscribe has the lite topic; the one before is told."""
    server, connection = ready(context, sub_model="Exclusive")
    other = context.connect(server.broker)
    subscribe(connection, "a", "b", client="c1")
    subscribe(other, "a", client="c2")
    expected = {"clientId": "c1", "consumerGroup": GROUP, "liteTopic": "a"}
    require(notice_of(connection) == expected, "the notice")
    must_send_lite(other, "a", b"x")
    must_be_nothing(connection, client="c1")
    must_pop(other, [b"x"], client="c2")


def told_again(context):
    """Who believes to have what another took does not get it back by saying so."""
    server, connection = ready(context, sub_model="Exclusive")
    other = context.connect(server.broker)
    subscribe(other, "a", client="c2")
    subscribe(connection, "a", client="c1", action="COMPLETE_ADD")
    require(notice_of(connection)["liteTopic"] == "a", "the notice")
    must_send_lite(other, "a", b"x")
    must_be_nothing(connection, client="c1")
    must_pop(other, [b"x"], client="c2")


def quotas(context):
    _, connection = ready(context, {"maxLiteSubscriptionCount": "2", "enableLmqQuota": "true",
                                    "maxLmqConsumeQueueNum": "2"})
    subscribe(connection, "a", "b")
    refused = change_subscriptions(connection, ["c"])
    require((refused.code, refused.remark) ==
            (code.LITE_SUBSCRIPTION_QUOTA_EXCEEDED, "lite subscription quota exceeded 2"),
            f"{refused.code} {refused.remark}")
    for lite_topic in ("a", "b", "a"):
        must_send_lite(connection, lite_topic, b"x")
    full = send_lite(connection, "c", b"x")
    require(full.code == code.LMQ_QUOTA_EXCEEDED and "maxLmqConsumeQueueNum" in full.remark,
            f"{full.code} {full.remark}")
    must_send(connection, "Plain", b"others are sent")


def expired(context):
    """A lite topic goes a while after its last message; a later message begins it anew."""
    _, connection = ready(context, {"liteTtlCheckInterval": "100", "minLiteTTl": "1000"},
                          expiration=1)
    subscribe(connection, "a")
    must_send_lite(connection, "a", b"old")

    def count():
        return lite_facts(connection, code.GET_PARENT_TOPIC_INFO, topic=TOPIC)["liteTopicCount"]
    require(count() == 1, f"{count()} lite topics")
    until(lambda: count() == 0, "the lite topic did not expire", seconds=75)
    require(lite_facts(connection, code.GET_LITE_CLIENT_INFO, parentTopic=TOPIC, group=GROUP,
                       clientId="c1")["liteTopicCount"] == 0, "the subscription stayed")
    subscribe(connection, "a")
    must_send_lite(connection, "a", b"new")
    must_pop(connection, [b"new"])


def questions(context):
    _, connection = ready(context, expiration=120)
    subscribe(connection, "a", "b")
    for lite_topic in ("a", "b", "b"):
        must_send_lite(connection, lite_topic, b"x")
    must_pop(connection, [b"x"], most=1)
    broker = lite_facts(connection, code.GET_BROKER_LITE_INFO)
    require((broker["currentLmqNum"], broker["liteSubscriptionCount"], broker["orderInfoCount"],
             broker["topicMeta"], broker["groupMeta"]) ==
            (2, 2, 1, {TOPIC: 120}, {TOPIC: [GROUP]}), f"{broker}")
    parent = lite_facts(connection, code.GET_PARENT_TOPIC_INFO, topic=TOPIC)
    require(parent == {"groups": [GROUP], "liteTopicCount": 2, "lmqNum": 2, "topic": TOPIC,
                       "ttl": 120}, f"{parent}")
    topic = lite_facts(connection, code.GET_LITE_TOPIC_INFO, parentTopic=TOPIC, liteTopic="b")
    require((topic["topicOffset"]["maxOffset"], topic["subscriber"], topic["shardingToBroker"]) ==
            (2, [{"clientId": "c1", "group": GROUP}], True), f"{topic}")
    client = lite_facts(connection, code.GET_LITE_CLIENT_INFO, parentTopic=TOPIC, group=GROUP,
                        clientId="c1", maxCount=1)
    require((client["liteTopicCount"], len(client["liteTopicSet"])) == (2, 1), f"{client}")
    group = lite_facts(connection, code.GET_LITE_GROUP_INFO, group=GROUP, topK=5)
    require(group["totalLagCount"] == 1 and group["lagCountTopK"][0]["liteTopic"] == "a",
            f"{group}")
    must(connection.ask(code.TRIGGER_LITE_DISPATCH, {"group": GROUP}), "a dispatch")
    for lite_topic, committed in (("a", 0), ("b", None)):
        one = lite_facts(connection, code.GET_LITE_GROUP_INFO, group=GROUP, liteTopic=lite_topic)
        offsets = one.get("liteTopicOffsetWrapper", {"consumerOffset": None})
        require(offsets["consumerOffset"] == committed, f"{one}")


def wildcard(context):
    _, connection = ready(context, sub_wildcard="true")
    must_send_lite(connection, "a", b"1")
    subscribe(connection, action="COMPLETE_ADD")
    must_ack_all(connection, must_pop(connection, [b"1"]))
    must_send_lite(connection, "new", b"2")
    must_pop(connection, [b"2"])


def switched_off(context):
    """Without light queues a message is the topic's alone, as with RocketMQ."""
    server = context.server()
    connection = context.connect(server.broker)
    create_lite(connection)
    subscribe(connection, "a")
    must_send_lite(connection, "a", b"x")
    must_be_nothing(connection)


def ended(how):
    """What was acknowledged does not come again after a clean end, and nothing is ever lost."""
    def act(context):
        server, connection = ready(context)
        lite_topics = [f"t{number}" for number in range(8)]
        subscribe(connection, *lite_topics)
        for number in range(5):
            for name in lite_topics:
                must_send_lite(connection, name, b"%d" % number)
        done = {name: 0 for name in lite_topics}
        popped = pop_lite(connection, invisible_ms=1_000)
        for index, record in enumerate(popped.records):
            name = record.properties["__LITE_TOPIC"]
            if int(record.body) < 2:
                must(ack_lite(connection, popped, index), "an acknowledgement")
                done[name] = int(record.body) + 1
        getattr(server, how)()
        server.start()
        connection = context.connect(server.broker)
        subscribe(connection, *lite_topics, action="COMPLETE_ADD")
        seen = {name: [] for name in lite_topics}
        deadline = time.monotonic() + 30
        while any(not numbers or numbers[-1] != 4 for numbers in seen.values()):
            require(time.monotonic() < deadline, f"lost: {seen}")
            popped = pop_lite(connection, poll_ms=1_000)
            for record in popped.records:
                seen[record.properties["__LITE_TOPIC"]].append(int(record.body))
            must_ack_all(connection, popped)
        for name, numbers in seen.items():
            require(numbers == list(range(numbers[0], 5)), f"{name} out of order: {numbers}")
            require(numbers[0] <= done[name], f"{name} lost {done[name]}: {numbers}")
            if how == "stop":
                require(numbers[0] == done[name], f"{name} repeated: {numbers}")
    return act


def stopped(context):
    ended("stop")(context)


def killed(context):
    ended("kill")(context)


def cases():
    shared = [sent_and_pulled, in_order, waits, exclusive, questions]
    own = [names_that_can_be_no_queue, suspended, wildcard, told_again, quotas, expired,
           switched_off, stopped, killed]
    return cases_of("lite", shared, reference=True) + cases_of("lite", own)
