"""One TCP connection that speaks frames, or any bytes one likes."""
import itertools
import socket
import struct
import time

from .frame import JSON, VERSION, decode_frame, request_frame

CONNECT_SECONDS = 5
ANSWER_SECONDS = 10


class Silence(Exception):
    """Nothing came in the time that was allowed."""


class Closed(Exception):
    """The other side closed or reset the connection."""


def host_and_port(address):
    host, port = address.rsplit(":", 1)
    return host, int(port)


class Connection:
    """Not for use by two threads at once, except that one may send while the other receives."""

    def __init__(self, address):
        self.socket = socket.create_connection(host_and_port(address), timeout=CONNECT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.opaques = itertools.count(1)
        self.buffer = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Closes by RST, as a killed client may."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def write(self, data):
        self.socket.settimeout(ANSWER_SECONDS)
        try:
            self.socket.sendall(data)
        except ConnectionError as failure:
            raise Closed(str(failure)) from None

    def request(self, code, fields=None, body=b"", flag=0, codec=JSON, version=VERSION):
        """Sends a request without waiting; returns its opaque number."""
        opaque = next(self.opaques)
        self.write(request_frame(code, fields, body, opaque, flag, codec, version))
        return opaque

    def ask(self, code, fields=None, body=b"", seconds=ANSWER_SECONDS, **how):
        return self.answer_to(self.request(code, fields, body, **how), seconds)

    def answer_to(self, opaque, seconds=ANSWER_SECONDS):
        """Passes over what the server asks of its own accord; any other answer is wrong."""
        deadline = time.monotonic() + seconds
        while True:
            frame = self.receive(deadline - time.monotonic())
            if frame.is_response:
                if frame.opaque != opaque:
                    raise ValueError(f"an answer to {frame.opaque} where {opaque} was asked")
                return frame

    def answer(self, seconds=ANSWER_SECONDS):
        """The next answer, whichever request it belongs to."""
        deadline = time.monotonic() + seconds
        while True:
            frame = self.receive(deadline - time.monotonic())
            if frame.is_response:
                return frame

    def receive(self, seconds=ANSWER_SECONDS):
        deadline = time.monotonic() + seconds
        self._fill(4, deadline)
        size, = struct.unpack_from(">I", self.buffer)
        self._fill(4 + size, deadline)
        content = bytes(self.buffer[4:4 + size])
        del self.buffer[:4 + size]
        return decode_frame(content)

    def _fill(self, count, deadline):
        while len(self.buffer) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Silence(f"no complete frame, only {len(self.buffer)} bytes")
            self.socket.settimeout(left)
            try:
                part = self.socket.recv(1 << 16)
            except TimeoutError:
                continue
            except ConnectionError as failure:
                raise Closed(str(failure)) from None
            if not part:
                raise Closed("end of stream")
            self.buffer += part

    def is_closed_within(self, seconds):
        """True if the other side ends the connection without a word."""
        try:
            self.receive(seconds)
        except Closed:
            return True
        except Silence:
            pass
        return False
