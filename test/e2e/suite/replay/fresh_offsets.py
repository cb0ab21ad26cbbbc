"""What the fresh server gave out in place of the recorded positions."""
from ..wire.code import SUCCESS
from ..wire.message import read_records

# A random queue would leave the queues of the later cases in one state or another.
RANDOM_QUEUE = "send, queueId -1 (any)"
RANDOM_QUEUE_TOPIC = "ErrAnyQueue"
LOG_OFFSET_FIELDS = ("offset", "commitLogOffset")
TABLE_OFFSET_FIELD = "tranStateTableOffset"


def log_offset_of(message_id):
    return int(message_id[-16:], 16)


class FreshOffsets:
    def __init__(self):
        self.in_log = {}
        self.of_halves = {}

    def changes(self, recorded):
        """The fields of a request that must say something else here than they said then."""
        if recorded.name == RANDOM_QUEUE:
            return {"b": RANDOM_QUEUE_TOPIC}
        fields = recorded.fields or {}
        changes = {key: self._translated(fields[key]) for key in LOG_OFFSET_FIELDS
                   if key in fields}
        if fields.get(TABLE_OFFSET_FIELD) in self.of_halves:
            changes[TABLE_OFFSET_FIELD] = self.of_halves[fields[TABLE_OFFSET_FIELD]]
        return changes

    def _translated(self, text):
        """Also of a position inside a message, which the recording has one byte behind one."""
        position = int(text)
        for distance in (0, 1):
            if position - distance in self.in_log:
                return str(self.in_log[position - distance] + distance)
        return text

    def learn(self, recorded, answer):
        if answer.code != SUCCESS or recorded.response["header"]["code"] != SUCCESS:
            return
        then = recorded.response["header"].get("extFields") or {}
        if "msgId" in then and "msgId" in answer.fields:
            self.in_log[log_offset_of(then["msgId"])] = log_offset_of(answer.fields["msgId"])
            if recorded.name.startswith("half message"):
                self.of_halves[then["queueOffset"]] = answer.fields["queueOffset"]
        if (recorded.response.get("body") or {}).get("kind") == "messages":
            for old, new in zip(recorded.response["body"]["value"], read_records(answer.body)):
                self.in_log[old["commitLogOffset"]] = new.log_offset
