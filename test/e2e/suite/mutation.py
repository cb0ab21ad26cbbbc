"""Good frames made bad: recorded requests with something wrong in them."""
import json
import struct

from harness.paths import REPO

from .replay.recording import ERRORS, Recorded
from .wire import code
from .wire.frame import BINARY, JSON, header_frame

# Taken as they are they close the broker, as they should.
RECONFIGURES = {code.UPDATE_BROKER_CONFIG}
FRAMES = REPO / "test" / "golden" / "rpc" / "frames.jsonl"
VALUES = ["", "-1", "0", "1", "32767", "65536", "2147483647", "-2147483648", "4294967296",
          "9223372036854775807", "-9223372036854775808", "1e9", "NaN", "null", "true", " 7",
          "%RETRY%", "%LMQ%x", "TBW102", "a" * 128, "b" * 40_000, "\0", "\x01\x02\x01\x02",
          "ключ",
          "0 0 0 999 0 broker-a 0 0", "-1 -1 -1 -1 9 broker-a -1 -1", "[]", "{}", "[" * 200]


class Sample:
    """One recorded request: its header as a table, its body, and its very bytes."""

    def __init__(self, header, body, frame):
        self.header, self.body, self.frame = header, body, frame


def of_frames():
    for line in FRAMES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] == "response":
            continue
        frame = bytes.fromhex(row["hex"])
        body = frame[len(frame) - row["bodyLength"]:] if row["bodyLength"] else b""
        yield Sample(row["header"], body, frame)


def of_errors():
    for line in ERRORS.read_text(encoding="utf-8").splitlines():
        recorded = Recorded(line)
        if recorded.is_raw:
            yield Sample(None, b"", recorded.frame())
        elif len(frame := recorded.frame()) < 100_000:
            yield Sample(recorded.header, recorded.body(), frame)


def samples():
    return [sample for sample in (*of_frames(), *of_errors())
            if not sample.header or sample.header["code"] not in RECONFIGURES]


class Mutator:
    """Everything follows from the generator, and so from its seed."""

    def __init__(self, generator):
        self.random = generator
        self.samples = samples()
        self.with_header = [sample for sample in self.samples if sample.header]
        self.codes = sorted({sample.header["code"] for sample in self.with_header})
        self.ways = [self.flipped, self.cut, self.doubled, self.other_lengths, self.other_field,
                     self.other_fields, self.without_field, self.other_code, self.other_body,
                     self.other_codec, self.as_it_is]

    def frame(self):
        return self.random.choice(self.ways)()

    def as_it_is(self):
        return self.random.choice(self.samples).frame

    def flipped(self):
        data = bytearray(self.as_it_is())
        for _ in range(self.random.randint(1, 8)):
            if data:
                data[self.random.randrange(len(data))] = self.random.randrange(256)
        return bytes(data)

    def cut(self):
        data = self.as_it_is()
        return data[:self.random.randint(0, len(data))]

    def doubled(self):
        """A piece of it once more; the lengths no longer agree."""
        data = self.as_it_is()
        begin = self.random.randint(0, len(data))
        end = self.random.randint(begin, len(data))
        return data[:end] + data[begin:end] + data[end:]

    def other_lengths(self):
        data = bytearray(self.as_it_is())
        if len(data) >= 8:
            at = self.random.choice((0, 4))
            struct.pack_into(">i", data, at, self.random.choice(
                (0, 1, -1, 16 << 20, (1 << 31) - 1, -(1 << 31), len(data), len(data) - 5)))
        return bytes(data)

    def table(self):
        """A header to change, with its body."""
        sample = self.random.choice(self.with_header)
        header = dict(sample.header)
        header["extFields"] = {str(key): str(value)
                               for key, value in (header.get("extFields") or {}).items()}
        return header, sample.body

    def changed(self, change):
        header, body = self.table()
        change(header["extFields"])
        codec = self.random.choice((JSON, BINARY))
        return header_frame(in_bounds(header), body, codec)

    def other_field(self):
        def change(fields):
            if fields:
                fields[self.random.choice(list(fields))] = self.value()
        return self.changed(change)

    def other_fields(self):
        def change(fields):
            for name in fields:
                if self.random.random() < 0.5:
                    fields[name] = self.value()
        return self.changed(change)

    def without_field(self):
        def change(fields):
            if fields:
                del fields[self.random.choice(list(fields))]
        return self.changed(change)

    def value(self):
        value = self.random.choice(VALUES)
        return value if self.random.random() < 0.9 else str(self.random.randrange(-10, 10_000))

    def other_code(self):
        """The fields and the body of one request under the name of another."""
        header, body = self.table()
        header["code"] = self.random.choice(self.codes)
        return header_frame(in_bounds(header), body)

    def other_body(self):
        header, body = self.table()
        data = bytearray(body or b"{}")
        for _ in range(self.random.randint(1, 6)):
            at = self.random.randrange(len(data) + 1)
            data[at:at + self.random.randint(0, 4)] = self.random.choice(
                (b"", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"[", b"{", b'"', b"null", b"-1",
                 b"1e400", bytes([self.random.randrange(256)])))
        return header_frame(in_bounds(header), bytes(data))

    def other_codec(self):
        header, body = self.table()
        header["flag"] = self.random.choice((0, 1, 2, 3, -1, 0x7FFFFFFF))
        return header_frame(in_bounds(header), body, self.random.choice((JSON, BINARY)))


def in_bounds(header):
    """What the binary form has room for."""
    header["code"] &= 0x7FFFFFFF
    header["version"] = int(header.get("version", 0)) & 0x7FFF
    header["opaque"] = int(header.get("opaque", 0)) & 0x7FFFFFFF
    return header
