"""The recorded requests and answers of test/golden/rpc/errors.jsonl."""
import json
import re
import struct
import zlib

from harness.paths import REPO

from ..wire.frame import BINARY, JSON, header_frame

ERRORS = REPO / "test" / "golden" / "rpc" / "errors.jsonl"
NAME_SERVER = "name server"
CLOSED, NONE = "closed", "none"
NEW_CONNECTION = "first bytes of a new connection"
USED_CONNECTION = "on a connection that has already carried a request"

MESSAGE_BYTES_MAX = 4 << 20
# Bodies of which the recording shows the beginning only.
BODY_SIZES = {"send, body of maxMessageSize": MESSAGE_BYTES_MAX,
              "send, body of maxMessageSize + 1": MESSAGE_BYTES_MAX + 1}
CUT = re.compile(r"^(.*)… (\d+) characters$", re.DOTALL)
OPAQUE = re.compile(r"""['"]?opaque['"]?\s*:\s*['"]?(-?\d+)""")


class Recorded:
    """One request and what the Java server did."""

    def __init__(self, line):
        row = json.loads(line)
        self.group = row["group"]
        self.name = row["case"]
        self.server = row["server"]
        self.note = row.get("note")
        self.request = row["request"]
        self.response = row["response"]

    @property
    def header(self):
        return self.request.get("header", {})

    @property
    def code(self):
        return self.header.get("code")

    @property
    def fields(self):
        return self.header.get("extFields")

    @property
    def opaque(self):
        """None where the request has none; the answer then has any."""
        if not self.is_raw:
            return self.header["opaque"]
        match = OPAQUE.search(self.request.get("headerText", ""))
        return int(match.group(1)) if match else None

    @property
    def is_raw(self):
        """Its very bytes matter."""
        return "hex" in self.request

    @property
    def is_answered(self):
        return not isinstance(self.response, str)

    def frame(self, changes=None):
        """The bytes to send; `changes` replaces fields by those of the fresh server."""
        if self.is_raw:
            return bytes.fromhex(self.request["hex"])
        body = self.body()
        header = dict(self.header)
        if self.fields is not None:
            fields = {key: whole_text(value) for key, value in self.fields.items()}
            header["extFields"] = {**fields, **checksum_of(fields, body), **(changes or {})}
        codec = BINARY if self.request["serialize"] == BINARY else JSON
        return header_frame(header, body, codec)

    def answer(self, changes):
        """The recorded answer; where its remark quotes a changed field, it quotes the change."""
        header = dict(self.response["header"])
        for key, value in changes.items():
            header["remark"] = re.sub(rf"\b{re.escape(self.fields[key])}\b", value,
                                      header.get("remark") or "")
        return {**self.response, "header": header}

    def body(self):
        body = self.request.get("body")
        if body is None:
            return b""
        if self.name in BODY_SIZES:
            return b"x" * BODY_SIZES[self.name]
        return BODY_BYTES[body["kind"]](body["value"])


def whole_text(value):
    """A text that the recording cut goes on with its last character."""
    match = CUT.match(value) if isinstance(value, str) else None
    return match.group(1).ljust(int(match.group(2)), match.group(1)[-1]) if match else value


def checksum_of(fields, body):
    """The recorded times were changed, so the good checksum of then is wrong now."""
    wrong_on_purpose = ("0", "12345")
    if fields.get("bodyCrc32", "0") in wrong_on_purpose:
        return {}
    return {"bodyCrc32": str(zlib.crc32(body) & 0x7FFFFFFF)}


def compact_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _sized(data):
    return struct.pack(">i", len(data)) + data


def compressed_registration(value):
    topics = [line.encode("utf-8") for line in value["topics"]]
    mappings = [compact_json(info) for info in value["queueMappingInfos"]]
    return zlib.compress(
        _sized(compact_json(value["dataVersion"]))
        + struct.pack(">i", len(topics)) + b"".join(map(_sized, topics))
        + _sized(compact_json(value["filterServerList"]))
        + struct.pack(">i", len(mappings)) + b"".join(map(_sized, mappings)), 9)


BODY_BYTES = {"text": lambda value: value.encode("utf-8"), "json": compact_json,
              "hex": bytes.fromhex, "register": compressed_registration}


def recorded_group(group):
    with open(ERRORS, encoding="utf-8") as lines:
        rows = [Recorded(line) for line in lines]
    return [row for row in rows if row.group == group]
