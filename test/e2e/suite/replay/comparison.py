"""Whether an answer is as recorded: the code, the set of fields, comparable values, the remark."""
import json
import re

from ..wire.message import read_records

# Values that do not depend on when and where the recording was made.
COMPARED_VALUES = {
    "offset", "queueId", "queueOffset", "nextBeginOffset", "minOffset", "maxOffset",
    "suggestWhichBrokerId", "topicSysFlag", "groupSysFlag", "forbiddenType", "TRACE_ON",
    "MSG_REGION", "IS_SUPPORT_HEART_BEAT_V2", "IS_SUB_CHANGE", "wipeTopicCount", "addTopicCount",
    "value", "changed", "haServerAddr", "masterAddr"}

JAVA_ACCIDENT = re.compile(r"^(java|javax|com|org|io|sun)\.[\w.$]+(Exception|Error)\b"
                           r"|^Cannot (invoke|read|load|store|assign) ")
ADDRESS = re.compile(r"/?\d+\.\d+\.\d+\.\d+(:\d+)?")
# The Java server says this on success where it forgot to say something else.
UNSET_REMARK = "not set any response code"
UNQUOTED_KEY = re.compile(r'([{,])(-?\d+):')
OBJECT_KEY = re.compile(r'(?<=[{,])(\{[^{}]*\}):')


def is_java_accident(remark):
    return bool(JAVA_ACCIDENT.match(remark or ""))


def comparable_remark(remark):
    remark = (remark or "").strip()
    return "" if remark == UNSET_REMARK else ADDRESS.sub("<address>", remark)


def remark_difference(recorded, actual):
    expected, got = comparable_remark(recorded), comparable_remark(actual)
    cut = expected.find("… ")
    if cut >= 0:
        expected, got = expected[:cut], got[:cut]
    return None if expected == got else f"remark {expected!r} expected, got {got!r}"


def field_difference(recorded, actual, unlike):
    if set(recorded) != set(actual):
        return f"fields {sorted(recorded)} expected, got {sorted(actual)}"
    for key in sorted(COMPARED_VALUES & set(recorded) - set(unlike)):
        if recorded[key] != actual[key]:
            return f"{key} {recorded[key]!r} expected, got {actual[key]!r}"
    return None


def json_keys(body):
    """The keys of the outermost object, also where numbers or objects stand as keys."""
    text = UNQUOTED_KEY.sub(r'\1"\2":', body.decode("utf-8"))
    text = OBJECT_KEY.sub(lambda key: json.dumps(key.group(1)) + ":", text)
    return sorted(json.loads(text))


def body_difference(recorded, actual):
    if recorded is None:
        return f"no body expected, got {len(actual)} bytes" if actual else None
    if recorded["kind"] == "messages":
        expected, got = len(recorded["value"]), len(read_records(actual))
        return None if expected == got else f"{expected} messages expected, got {got}"
    if recorded["kind"] == "json" and isinstance(recorded["value"], dict):
        expected, got = sorted(recorded["value"]), json_keys(actual)
        return None if expected == got else f"a body of {expected} expected, got {got}"
    return None if actual else "a body expected, got none"


def answer_difference(recorded, frame, unlike):
    """None if `frame` is as recorded, apart from what `unlike` allows."""
    header = recorded["header"]
    if frame.code != header["code"]:
        return f"code {header['code']} expected, got {frame.code} {frame.remark!r}"
    if is_java_accident(header.get("remark")):
        return None
    return (field_difference(header.get("extFields") or {}, frame.fields, unlike.values)
            or (None if unlike.any_remark
                else remark_difference(header.get("remark"), frame.remark))
            or (None if unlike.any_body else body_difference(recorded.get("body"), frame.body)))
