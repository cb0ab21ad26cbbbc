"""A producer's side of transactions."""
import json
from dataclasses import dataclass

from . import code
from .message import properties_text, read_records
from .request import must, send

GROUP = "e2e_transactions"
PREPARED = 4
COMMIT, ROLLBACK, UNKNOWN = 8, 12, 0


@dataclass
class Half:
    """What a producer knows of a message that it has not decided about."""
    offset: int
    log_offset: int


def prepare(connection, topic, body, queue=0, **properties):
    text = properties_text(TRAN_MSG="true", PGROUP=GROUP, **properties)
    answer = must(send(connection, topic, body, queue, text, a=GROUP, f=PREPARED),
                  f"a half message to {topic}")
    return Half(int(answer.fields["queueOffset"]), int(answer.fields["msgId"][-16:], 16))


def end_fields(half, decision, asked=False):
    return {"producerGroup": GROUP, "tranStateTableOffset": half.offset,
            "commitLogOffset": half.log_offset, "commitOrRollback": decision,
            "fromTransactionCheck": "true" if asked else "false", "msgId": "X",
            "transactionId": "X", "bname": "broker-a"}


def end(connection, half, decision, asked=False):
    return must(connection.ask(code.END_TRANSACTION, end_fields(half, decision, asked)),
                "the end of a transaction")


def producer_beat(connection, client_id):
    body = {"clientID": client_id, "consumerDataSet": [], "heartbeatFingerprint": 0,
            "producerDataSet": [{"groupName": GROUP}], "withoutSub": False}
    return must(connection.ask(code.HEART_BEAT, {}, json.dumps(body).encode()), "a heartbeat")


def question(frame):
    """(half message to name in the answer, the message) of a frame that asks about it."""
    if frame.code != code.CHECK_TRANSACTION_STATE or frame.is_response:
        raise ValueError(f"a question was expected, not {frame.code}")
    half = Half(int(frame.fields["tranStateTableOffset"]), int(frame.fields["commitLogOffset"]))
    record, = read_records(frame.body)
    return half, record
