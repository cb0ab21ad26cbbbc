"""As much of the remoting protocol as readiness needs: one request, one answer."""
import json
import socket
import struct

GET_BROKER_CLUSTER_INFO = 106


def _read_exactly(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise OSError("connection closed")
        data += part
    return data


def ask(address, code):
    """Sends a request without fields; returns (response code, body bytes)."""
    host, port = address.rsplit(":", 1)
    header = json.dumps({"code": code, "language": "JAVA", "version": 500, "opaque": 1,
                         "flag": 0, "serializeTypeCurrentRPC": "JSON"}).encode()
    with socket.create_connection((host, int(port)), timeout=2) as connection:
        connection.sendall(struct.pack(">II", 4 + len(header), len(header)) + header)
        length, header_word = struct.unpack(">II", _read_exactly(connection, 8))
        rest = _read_exactly(connection, length - 4)
    header_length = header_word & 0xFFFFFF
    return json.loads(rest[:header_length])["code"], rest[header_length:]


def registered_brokers(namesrv):
    """The text of the name server's cluster table, empty while it does not answer."""
    try:
        code, body = ask(namesrv, GET_BROKER_CLUSTER_INFO)
    except OSError:
        return ""
    return body.decode("utf-8", "replace") if code == 0 else ""


def knows_broker(namesrv, broker_name):
    return f'"{broker_name}"' in registered_brokers(namesrv)
