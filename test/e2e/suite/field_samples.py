"""For each served code a good header, to make bad in one field at a time."""
import json

from .mutation import FRAMES
from .replay.intended import SERVED
from .replay.recording import ERRORS, Recorded, whole_text
from .wire import code

# A good header is left waiting where there is nothing, but no longer than this.
HELD = {"suspendTimeoutMillis": "20", "pollTime": "20"}
# What no recorded request shows.
MADE = {("broker", 204): {"producerGroup": "PG"},
        ("broker", 323): {"topic": "ErrTopic", "msgId": "7F00000100002A9F0000000000000000"},
        ("broker", 324): {"producerGroup": "PG", "topic": "ErrTopic", "defaultTopic": "TBW102",
                          "defaultTopicQueueNums": "4", "queueId": "0", "sysFlag": "0",
                          "bornTimestamp": "1", "flag": "0", "properties": "",
                          "reconsumeTimes": "0", "unitMode": "false"},
        ("broker", 2004): {"READ_AHEAD_MODE": "1"}, ("broker", 5001): {"E_T": "W"}}


# What lite consumers ask by; the pages of other consumers have more to be wrong.
LITE = "liteTopic"
PLAIN = {code.PULL_MESSAGE, code.ACK_MESSAGE}


def recorded_headers():
    """(server, code, fields) of requests that RocketMQ answered with success, or did not answer."""
    for line in ERRORS.read_text(encoding="utf-8").splitlines():
        recorded = Recorded(line)
        if recorded.is_raw or not recorded.fields or not recorded.is_answered:
            continue
        if recorded.response["header"]["code"] == code.SUCCESS:
            yield recorded.server, recorded.code, recorded.fields
    for line in FRAMES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] != "response" and row["header"].get("extFields"):
            number = row["header"]["code"]
            server = "name server" if number in SERVED["name server"] else "broker"
            yield server, number, row["header"]["extFields"]


def samples():
    """(server, code) → fields: of the recorded headers the one with the most."""
    most = dict(MADE)
    for server, number, fields in recorded_headers():
        if number not in SERVED.get(server, ()) or (number in PLAIN and LITE in fields):
            continue
        if len(fields) > len(most.get((server, number), ())):
            texts = {key: whole_text(str(value)) for key, value in fields.items()}
            most[server, number] = {key: HELD.get(key, text) for key, text in texts.items()}
    return dict(sorted(most.items()))
