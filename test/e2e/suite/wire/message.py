"""Messages: properties, batch bodies, and records as the broker stores and serves them."""
import struct
import zlib
from dataclasses import dataclass

RECORD, LONG_TOPIC_RECORD = 0xDAA320A7, 0xDAA320AB
BORN_HOST_V6, STORE_HOST_V6 = 0x10, 0x20
COMPRESSED = 0x1


def properties_text(**properties):
    return "".join(f"{name}\x01{value}\x02" for name, value in properties.items())


def batch_body(units):
    """`units`: pairs of body bytes and property text."""
    out = b""
    for body, text in units:
        properties = text.encode("utf-8")
        rest = struct.pack(">iiii", 0, 0, 0, len(body)) + body \
            + struct.pack(">h", len(properties)) + properties
        out += struct.pack(">i", 4 + len(rest)) + rest
    return out


def message_id(broker, log_offset):
    """The id that names a message by its place."""
    host, port = broker.rsplit(":", 1)
    address = bytes(int(part) for part in host.split("."))
    return (address + struct.pack(">iq", int(port), log_offset)).hex().upper()


@dataclass
class Record:
    """One stored message, as far as the cases look at it."""
    topic: str
    queue_id: int
    queue_offset: int
    log_offset: int
    system_flag: int
    body: bytes
    properties: dict
    reconsume_times: int
    store_time: int


def parse_properties(text):
    pairs = (piece.split("\x01", 1) for piece in text.split("\x02") if "\x01" in piece)
    return {name: value for name, value in pairs}


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values if len(values) > 1 else values[0]

    def bytes(self, count):
        self.at += count
        return self.data[self.at - count:self.at]


def read_record(reader):
    start = reader.at
    size, magic, crc = reader.take(">iII")
    if magic not in (RECORD, LONG_TOPIC_RECORD):
        raise ValueError(f"a record begins with {magic:#x}")
    queue_id, _flag, queue_offset, log_offset, system_flag = reader.take(">iiqqi")
    reader.take(">q")
    reader.bytes(20 if system_flag & BORN_HOST_V6 else 8)
    store_time = reader.take(">q")
    reader.bytes(20 if system_flag & STORE_HOST_V6 else 8)
    reconsume_times, _prepared, body_size = reader.take(">iqi")
    body = reader.bytes(body_size)
    if crc != zlib.crc32(body) & 0x7FFFFFFF:
        raise ValueError(f"the record at {log_offset} has another checksum than its body")
    topic = reader.bytes(reader.take(">B" if magic == RECORD else ">H")).decode("utf-8")
    properties = parse_properties(reader.bytes(reader.take(">h")).decode("utf-8"))
    if reader.at - start != size:
        raise ValueError(f"the record at {log_offset} says {size} bytes, its fields "
                         f"{reader.at - start}")
    return Record(topic, queue_id, queue_offset, log_offset, system_flag, body, properties,
                  reconsume_times, store_time)


def read_records(data):
    """All records of the body of a pull answer."""
    reader, records = Reader(data), []
    while reader.at < len(data):
        records.append(read_record(reader))
    return records
