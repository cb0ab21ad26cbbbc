"""Requests of pop consumption, and what their answers say of the messages popped."""
import base64
import json
import time

from . import code
from .message import read_records

GROUP = "e2e_poppers"


class Popped:
    """One answer to a pop; `receipts` are those of `records`, in their order."""

    def __init__(self, answer, topic):
        self.code, self.remark, self.fields = answer.code, answer.remark, answer.fields
        self.topic = topic
        self.records = read_records(answer.body) if answer.code == code.SUCCESS else []
        self.bodies = [record.body for record in self.records]
        self.parts = list(self._parts()) if self.records else []
        self.receipts = [(source, queue, offset, self.receipt(source, queue, start, offset))
                         for source, queue, start, offsets in self.parts for offset in offsets]

    def _parts(self):
        starts = self.fields["startOffsetInfo"].split(";")
        offsets = self.fields["msgOffsetInfo"].split(";")
        for start, of_queue in zip(starts, offsets):
            source, queue, first = start.split(" ")
            yield source, int(queue), int(first), [int(one) for one in of_queue.split(" ")[2].split(",")]

    def receipt(self, source, queue, start, offset):
        return (f"{start} {self.fields['popTime']} {self.fields['invisibleTime']} "
                f"{self.fields['reviveQid']} {source} broker-a {queue} {offset}")


def pop_fields(topic, group=GROUP, queue=-1, most=32, invisible_ms=60_000, poll_ms=0, ordered=False,
               attempt=None):
    fields = {"consumerGroup": group, "topic": topic, "queueId": queue, "maxMsgNums": most,
              "invisibleTime": invisible_ms, "pollTime": poll_ms,
              "bornTime": int(time.time() * 1000), "initMode": 0, "expType": "TAG", "exp": "*",
              "order": "true" if ordered else "false"}
    return {**fields, "attemptId": attempt} if attempt else fields


def pop(connection, topic, **how):
    return Popped(connection.ask(code.POP_MESSAGE, pop_fields(topic, **how), seconds=40), topic)


def real_topic(topic, group, source):
    return {"0": topic, "1": f"%RETRY%{group}_{topic}", "2": f"%RETRY%{group}+{topic}"}[source]


def message_fields(popped, index, group=GROUP):
    source, queue, offset, receipt = popped.receipts[index]
    return {"consumerGroup": group, "topic": real_topic(popped.topic, group, source),
            "queueId": queue, "offset": offset, "extraInfo": receipt}


def ack(connection, popped, index, group=GROUP):
    return connection.ask(code.ACK_MESSAGE, message_fields(popped, index, group))


def change_invisible(connection, popped, index, invisible_ms, group=GROUP):
    return connection.ask(code.CHANGE_MESSAGE_INVISIBLETIME,
                          {**message_fields(popped, index, group), "invisibleTime": invisible_ms,
                           "suspend": "false"})


def batch_ack(connection, popped, group=GROUP):
    """All that one pop got."""
    acks = []
    for source, queue, start, offsets in popped.parts:
        bits = sum(1 << (offset - start) for offset in offsets)
        data = bits.to_bytes(bits.bit_length() // 8 + 1, "little").rstrip(b"\0")
        acks.append({"b": base64.b64encode(data).decode(), "c": group,
                     "it": int(popped.fields["invisibleTime"]),
                     "pt": int(popped.fields["popTime"]), "q": queue, "r": source,
                     "rq": int(popped.fields["reviveQid"]), "so": start, "t": popped.topic})
    body = json.dumps({"acks": acks, "brokerName": "broker-a"}).encode()
    return connection.ask(code.BATCH_ACK_MESSAGE, {}, body)
