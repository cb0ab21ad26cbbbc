"""`saker admin lag`: messages and seconds behind, the worst first."""
import time

from ..admin_words import answer, must_refuse
from ..case import cases_of, require
from ..waiting import clock_passes
from ..wire.connection import Connection
from ..wire.request import commit_offset, create_topic, must_send

QUEUES = 150


def prepared(context):
    """billing is two messages behind in Orders; audit one in Payments, and up to date in Orders."""
    server = context.server()
    for group in ("billing", "audit"):
        answer(context, server, "groups", "create", group)
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", 2)
        create_topic(connection, "Payments", 1)
        must_send(connection, "Orders", b"consumed", 0)
        must_send(connection, "Payments", b"oldest")
        context.oldest = time.time()
        clock_passes(int(context.oldest * 1000) + 1000)  # a second between the ages
        must_send(connection, "Orders", b"waits", 0)
        must_send(connection, "Orders", b"waits", 1)
        commit_offset(connection, "Orders", 0, 1, "billing")
        commit_offset(connection, "Orders", 1, 0, "billing")
        commit_offset(connection, "Orders", 0, 2, "audit")
        commit_offset(connection, "Orders", 1, 1, "audit")
        commit_offset(connection, "Payments", 0, 0, "audit")
    return server


def the_age_is_that_of_the_next_message(context):
    server = prepared(context)
    rows = answer(context, server, "lag")
    age = time.time() - context.oldest
    require([(row["group"], row["topic"], row["queues"], row["behind"]) for row in rows]
            == [("audit", "Payments", 1, 1), ("billing", "Orders", 2, 2),
                ("audit", "Orders", 2, 0)], f"{rows}")
    seconds = [row["secondsBehind"] for row in rows]
    require(1 <= seconds[0] <= age + 1 and seconds[1] < seconds[0] and seconds[2] == 0,
            f"{seconds} after {age}")


def one_group_by_queue(context):
    server = prepared(context)
    rows = answer(context, server, "lag", "billing", "-q")
    require(sorted((row["queue"], row["committed"], row["end"], row["behind"]) for row in rows)
            == [(0, 1, 2, 1), (1, 0, 1, 1)], f"{rows}")
    require(all(row["broker"] == "broker-a" for row in rows), f"{rows}")
    require(answer(context, server, "lag", "--min", 2) == answer(context, server, "lag", "billing"),
            "--min 2")
    require(answer(context, server, "lag", "--min", 3) == [], "--min 3")


def looking_consumes_nothing(context):
    server = prepared(context)
    answer(context, server, "lag")
    row, = answer(context, server, "brokers", "list")
    require(row["outToday"] == 0, f"{row}")


def many_queues_at_once(context):
    """More than a client leaves unanswered at a time."""
    server = context.server()
    answer(context, server, "groups", "create", "billing")
    with Connection(server.broker) as connection:
        create_topic(connection, "Orders", QUEUES)
        for queue in range(QUEUES):
            for _ in range(1 + queue % 3):
                must_send(connection, "Orders", b"x", queue)
        commit_offset(connection, "Orders", 0, 0, "billing")
    rows = answer(context, server, "lag", "-q")
    require({row["queue"]: row["behind"] for row in rows}
            == {queue: 1 + queue % 3 for queue in range(QUEUES)}, f"{rows}")
    require(all(row["secondsBehind"] is not None for row in rows), f"{rows}")


def refusals_name_the_group(context):
    server = context.server()
    must_refuse(context, server, ("lag", "nope"), "'nope'", "groups list")
    must_refuse(context, server, ("lag", "--min", "-1"), "--help", code=2)
    require(answer(context, server, "lag") == [], "an idle broker")


def cases():
    return cases_of("admin-lag", [the_age_is_that_of_the_next_message, one_group_by_queue,
                                  looking_consumes_nothing, many_queues_at_once,
                                  refusals_name_the_group])
