"""The requests that the cases send most, with every field a client would set."""
import json
import time

from . import code
from .message import properties_text

DEFAULT_TOPIC = "TBW102"
COMMIT, SUSPEND, SUBSCRIPTION = 1, 2, 4


def send_fields(topic, queue=0, properties="", **changes):
    """Fields of SEND_MESSAGE_V2 by their short names; `changes` replaces or adds some."""
    fields = {"a": "e2e_producer", "b": topic, "c": DEFAULT_TOPIC, "d": 4, "e": queue, "f": 0,
              "g": int(time.time() * 1000), "h": 0, "i": properties, "j": 0, "k": "false",
              "m": "false", "n": "broker-a"}
    fields.update(changes)
    return {key: value for key, value in fields.items() if value is not None}


def send(connection, topic, body, queue=0, properties="", **changes):
    """Sends one message and returns the answer, whatever it is."""
    return connection.ask(code.SEND_MESSAGE_V2,
                          send_fields(topic, queue, properties, **changes), body)


def must(answer, what):
    if answer.code != code.SUCCESS:
        raise ValueError(f"{what} was answered {answer.code}: {answer.remark}")
    return answer


def must_send(connection, topic, body, queue=0, **properties):
    text = properties_text(**properties)
    return must(send(connection, topic, body, queue, text), f"a send to {topic}")


def pull_fields(topic, queue, offset, group="e2e_consumer", flags=SUBSCRIPTION, hold_ms=1000,
                subscription="*", most=32, commit=0):
    return {"consumerGroup": group, "topic": topic, "queueId": queue, "queueOffset": offset,
            "maxMsgNums": most, "sysFlag": flags, "commitOffset": commit,
            "suspendTimeoutMillis": hold_ms, "subscription": subscription, "subVersion": 0,
            "expressionType": "TAG"}


def pull(connection, topic, queue, offset, **how):
    return connection.ask(code.PULL_MESSAGE, pull_fields(topic, queue, offset, **how))


def max_offset(connection, topic, queue=0):
    answer = connection.ask(code.GET_MAX_OFFSET, {"topic": topic, "queueId": queue})
    return int(must(answer, f"the end of {topic}/{queue}").fields["offset"])


def min_offset(connection, topic, queue=0):
    answer = connection.ask(code.GET_MIN_OFFSET, {"topic": topic, "queueId": queue})
    return int(must(answer, f"the begin of {topic}/{queue}").fields["offset"])


def create_topic(connection, topic, queues=4, attributes=""):
    """`attributes` as in "+message.type=PRIORITY"."""
    return must(connection.ask(code.UPDATE_AND_CREATE_TOPIC, {
        "topic": topic, "defaultTopic": DEFAULT_TOPIC, "readQueueNums": queues,
        "writeQueueNums": queues, "perm": 6, "topicFilterType": "SINGLE_TAG", "topicSysFlag": 0,
        "order": "false", "attributes": attributes}), f"the creation of {topic}")


def commit_offset(connection, topic, queue, offset, group="e2e_consumer"):
    return must(connection.ask(code.UPDATE_CONSUMER_OFFSET, {
        "consumerGroup": group, "topic": topic, "queueId": queue, "commitOffset": offset}),
        f"the progress of {group}")


def committed_offset(connection, topic, queue, group="e2e_consumer"):
    answer = connection.ask(code.QUERY_CONSUMER_OFFSET, {
        "consumerGroup": group, "topic": topic, "queueId": queue})
    return int(must(answer, f"the query of {group}'s progress").fields["offset"])


def heartbeat(connection, client_id, group, topic, expression="*", model="CLUSTERING",
              producers=()):
    """Returns what it said."""
    tags = [] if expression == "*" else expression.split(" || ")
    subscription = {"classFilterMode": False, "codeSet": [], "expressionType": "TAG",
                    "subString": expression, "subVersion": 1, "tagsSet": tags, "topic": topic}
    consumer = {"consumeFromWhere": "CONSUME_FROM_FIRST_OFFSET",
                "consumeType": "CONSUME_PASSIVELY", "groupName": group,
                "messageModel": model, "unitMode": False,
                "subscriptionDataSet": [subscription]}
    body = {"clientID": client_id, "consumerDataSet": [consumer], "heartbeatFingerprint": 0,
            "producerDataSet": [{"groupName": name} for name in producers], "withoutSub": False}
    must(connection.ask(code.HEART_BEAT, {}, json.dumps(body).encode()), "a heartbeat")
    return body
