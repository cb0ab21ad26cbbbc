"""Requests of lite topics, and what their answers say of the messages popped."""
import json
import time

from . import code
from .message import properties_text, read_records
from .request import create_topic, must, send

TOPIC, GROUP = "Chats", "e2e_chatters"
ON = {"enableLmq": "true", "enableMultiDispatch": "true", "brokerName": "broker-a"}


class LitePopped:
    """One answer to a pop of lite topics."""

    def __init__(self, answer):
        self.code, self.remark, self.fields = answer.code, answer.remark, answer.fields
        self.records = read_records(answer.body) if answer.code == code.SUCCESS else []
        self.bodies = [record.body for record in self.records]
        # A plain count, or the Java server's `0 qo0%<offset> <count>`.
        counts = self.fields.get("orderCountInfo", "")
        self.counts = [int(item.split(" ")[-1]) for item in counts.split(";")] if counts else []

    def message_fields(self, index, group=GROUP):
        properties = self.records[index].properties
        offset = properties["INNER_MULTI_QUEUE_OFFSET"]
        receipt = (f"0 {self.fields['popTime']} {self.fields['invisibleTime']} "
                   f"{self.fields['reviveQid']} 0 broker-a 0 {offset}")
        return {"consumerGroup": group, "topic": TOPIC, "queueId": 0, "offset": offset,
                "extraInfo": receipt, "liteTopic": properties["__LITE_TOPIC"]}


def create_lite(connection, expiration=-1, **attributes):
    """The topic, and a group that is bound to it; `attributes` are the group's."""
    create_topic(connection, TOPIC, queues=1,
                 attributes=f"+message.type=LITE,+lite.topic.expiration={expiration}")
    edits = {"+lite.bind.topic": TOPIC}
    edits.update({"+lite." + name.replace("_", "."): value for name, value in attributes.items()})
    body = json.dumps({"groupName": GROUP, "attributes": edits}).encode()
    must(connection.ask(code.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, body), "the group")


def send_lite(connection, lite_topic, body):
    return send(connection, TOPIC, body, 0, properties_text(__LITE_TOPIC=lite_topic))


def must_send_lite(connection, lite_topic, body):
    return must(send_lite(connection, lite_topic, body), f"a send to {lite_topic}")


def wish_body(lite_topics, client="c1", action="PARTIAL_ADD"):
    wish = {"action": action, "clientId": client, "group": GROUP, "topic": TOPIC,
            "liteTopicSet": list(lite_topics), "version": 1}
    return json.dumps({"subscriptionSet": [wish]}).encode()


def change_subscriptions(connection, lite_topics, **how):
    return connection.ask(code.LITE_SUBSCRIPTION_CTL, {}, wish_body(lite_topics, **how))


def subscribe(connection, *lite_topics, **how):
    return must(change_subscriptions(connection, lite_topics, **how), "a subscription")


def pop_fields(client="c1", most=32, invisible_ms=60_000, poll_ms=0, attempt=None):
    fields = {"clientId": client, "consumerGroup": GROUP, "topic": TOPIC, "maxMsgNum": most,
              "invisibleTime": invisible_ms, "pollTime": poll_ms,
              "bornTime": int(time.time() * 1000)}
    return {**fields, "attemptId": attempt} if attempt else fields


def pop_lite(connection, **how):
    return LitePopped(connection.ask(code.POP_LITE_MESSAGE, pop_fields(**how), seconds=40))


def ack_lite(connection, popped, index):
    return connection.ask(code.ACK_MESSAGE, popped.message_fields(index))


def must_ack_all(connection, popped):
    for index in range(len(popped.records)):
        must(ack_lite(connection, popped, index), "an acknowledgement")


def change_lite(connection, popped, index, invisible_ms, suspend=False):
    return connection.ask(code.CHANGE_MESSAGE_INVISIBLETIME,
                          {**popped.message_fields(index), "invisibleTime": invisible_ms,
                           "suspend": "true" if suspend else "false"})


def lite_facts(connection, request, **fields):
    """The body of the answer to one of the questions about lite topics."""
    return json.loads(must(connection.ask(request, fields), f"question {request}").body)
