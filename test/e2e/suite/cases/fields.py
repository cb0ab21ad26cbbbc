"""Every field of every served request: missing, of the wrong type, negative, too large."""
import json
import pathlib

from ..case import cases_of
from ..field_samples import samples
from ..wire import code
from ..wire.connection import Closed, Connection, Silence

TABLE = pathlib.Path(__file__).resolve().parent.parent / "replay" / "fields.txt"
HEAD = """\
# Codes of the answers to requests that are good but for one field: left out, of another type than
# in the good one, negative, too large (a text: 300 characters). "-": there is no such value.
# 0 where something is wrong: the field is not needed, or anything is a name of something absent.
# code   field                    missing      type  negative     large
"""
TOO_LARGE, TOO_LONG = "99999999999999999999", "a" * 300
# A good request with such a header is answered, too: nothing hangs on what is in it.
BODY = b"x"
TOPIC = {"defaultTopic": "TBW102", "readQueueNums": "4", "writeQueueNums": "4", "perm": "6",
         "topicFilterType": "SINGLE_TAG", "topicSysFlag": "0", "order": "false"}


def make_what_they_name(address):
    """Topics and groups of the samples, so that more than their absence is answered."""
    with Connection(address) as connection:
        for fields in samples().values():
            if topic := fields.get("topic") or fields.get("b"):
                connection.ask(code.UPDATE_AND_CREATE_TOPIC, {**TOPIC, "topic": topic})
            if group := fields.get("consumerGroup") or fields.get("group"):
                body = json.dumps({"groupName": group}).encode()
                connection.ask(code.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, {}, body)


def broken(value):
    """The four values to try: None where the field is left out, "" where there is no such value."""
    if value.lstrip("-").isdigit():
        return [None, "x", "-1", TOO_LARGE]
    return [None, "maybe" if value in ("true", "false") else "", "", TOO_LONG]


def outcome(connections, address, number, fields):
    """The code of the answer, or what became of the connection."""
    connection = connections.pop() if connections else Connection(address)
    try:
        answer = str(connection.ask(number, fields, BODY).code)
    except Closed:
        connection.close()
        return "closed"
    except Silence:
        connection.close()
        return "silence"
    connections.append(connection)
    return answer


def seen_rows(addresses):
    """(server, code, field) → four outcomes."""
    rows = {}
    for (server, number), fields in samples().items():
        connections = []
        for name, value in fields.items():
            cells = []
            for wrong in broken(value):
                changed = {key: text for key, text in fields.items() if key != name}
                if wrong:
                    changed[name] = wrong
                cells.append("-" if wrong == "" else
                             outcome(connections, addresses[server], number, changed))
            rows[server, number, name] = cells
        for connection in connections:
            connection.close()
    return rows


def text_of(rows):
    lines, last = [HEAD], None
    for (server, number, name), cells in rows.items():
        if server != last:
            lines.append(f"\n{server}:\n")
            last = server
        lines.append(f"{number:6}   {name:22}" + "".join(f"{cell:>10}" for cell in cells) + "\n")
    return "".join(lines)


def read_table():
    rows, server = {}, None
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.endswith(":"):
            server = line[:-1]
        elif line and not line.startswith("#"):
            number, name, *cells = line.split()
            rows[server, int(number), name] = cells
    return rows


def each_field_of_each_request(context):
    """As suite/replay/fields.txt has it. What was seen instead is kept beside the logs: where a
    difference is meant, that file is the new table."""
    server = context.server({"recallMessageEnable": "true"})
    make_what_they_name(server.broker)
    rows = seen_rows({"broker": server.broker, "name server": server.namesrv})
    (context.folder / "fields.txt").write_text(text_of(rows), encoding="utf-8")
    expected = read_table()
    for place in {**expected, **rows}:
        seen, wanted = rows.get(place), expected.get(place)
        context.compared(" ".join(map(str, place)), None if seen == wanted else
                         f"missing, wrong type, negative, too large: {wanted} expected, got {seen}")
    server.stop()


def cases():
    return cases_of("fields", [each_field_of_each_request])
