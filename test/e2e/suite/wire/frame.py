"""Frames of the remoting protocol: length, header (JSON or binary), body."""
import json
import struct
from dataclasses import dataclass, field

JSON, BINARY = "JSON", "ROCKETMQ"
RESPONSE, ONEWAY = 1, 2
VERSION = 513
LANGUAGES = ["JAVA", "CPP", "DOTNET", "PYTHON", "DELPHI", "ERLANG", "RUBY", "OTHER", "HTTP",
             "GO", "PHP", "OMS", "RUST", "NODE_JS"]
JAVA = LANGUAGES.index("JAVA")
UNKNOWN_LANGUAGE = 99


@dataclass
class Frame:
    """A decoded frame; `codec` tells how its header was written."""
    code: int
    flag: int = 0
    opaque: int = 0
    remark: str | None = None
    fields: dict = field(default_factory=dict)
    body: bytes = b""
    codec: str = JSON

    @property
    def is_response(self):
        return bool(self.flag & RESPONSE)


def frame_bytes(header, body=b"", kind=0):
    return struct.pack(">II", 4 + len(header) + len(body), kind << 24 | len(header)) \
        + header + body


def json_frame(header, body=b""):
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    return frame_bytes(text.encode("utf-8"), body)


def _sized(size_format, text):
    data = str(text).encode("utf-8")
    return struct.pack(size_format, len(data)) + data


def _language_byte(language):
    if isinstance(language, int):
        return language
    return LANGUAGES.index(language) if language in LANGUAGES else UNKNOWN_LANGUAGE


def binary_frame(header, body=b""):
    fields = b"".join(_sized(">h", key) + _sized(">i", value)
                      for key, value in (header.get("extFields") or {}).items())
    remark = (header.get("remark") or "").encode("utf-8")
    fixed = struct.pack(">HBhiii", header["code"] & 0xFFFF,
                        _language_byte(header.get("language", "JAVA")),
                        header.get("version", 0), header.get("opaque", 0),
                        header.get("flag", 0), len(remark))
    return frame_bytes(fixed + remark + struct.pack(">i", len(fields)) + fields, body, kind=1)


def header_frame(header, body=b"", codec=JSON):
    return binary_frame(header, body) if codec == BINARY else json_frame(header, body)


def request_frame(code, fields=None, body=b"", opaque=0, flag=0, codec=JSON, version=VERSION):
    header = {"code": code, "flag": flag, "language": "JAVA", "opaque": opaque,
              "serializeTypeCurrentRPC": codec, "version": version}
    if fields is not None:
        header["extFields"] = {key: str(value) for key, value in fields.items()}
    return header_frame(header, body, codec)


def _decode_json(header):
    values = json.loads(header.decode("utf-8"))
    fields = values.get("extFields") or {}
    wrong = [key for key, value in fields.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"extFields that are no strings: {wrong}")
    return values["code"], values.get("flag", 0), values.get("opaque", 0), \
        values.get("remark"), fields


def _decode_fields(data):
    fields, at = {}, 0
    while at < len(data):
        size, = struct.unpack_from(">h", data, at)
        key = data[at + 2:at + 2 + size].decode("utf-8")
        at += 2 + size
        size, = struct.unpack_from(">i", data, at)
        fields[key] = data[at + 4:at + 4 + size].decode("utf-8")
        at += 4 + size
    return fields


def _decode_binary(header):
    code, _language, _version, opaque, flag, size = struct.unpack_from(">hBhiii", header)
    remark = header[17:17 + size].decode("utf-8") if size else None
    return code, flag, opaque, remark, _decode_fields(header[17 + size + 4:])


def decode_frame(content):
    """`content` is the frame without its first four bytes."""
    word, = struct.unpack_from(">I", content)
    size = word & 0xFFFFFF
    header = content[4:4 + size]
    codec = BINARY if word >> 24 else JSON
    code, flag, opaque, remark, fields = \
        _decode_binary(header) if codec == BINARY else _decode_json(header)
    return Frame(code, flag, opaque, remark, fields, content[4 + size:], codec)
