"""Priority messages: each has the queue of its number, and pops begin with the highest."""
from ..case import cases_of, require
from ..wire import code
from ..wire.connection import Connection
from ..wire.pops import ack, pop
from ..wire.request import create_topic, must, must_send

TOPIC = "Priority"
PRIORITY = "_SYS_MSG_PRIORITY_"
# As java5-priority of the recorded conversations has it.
RECORDED = (f"{PRIORITY}\x013\x02KEYS\x01p1\x02"
            "UNIQ_KEY\x01FD00000000000000000000000000000203E830946E09000000010000\x02"
            "WAIT\x01true\x02TAGS\x01TagA\x02")


def send_with(connection, priority, body):
    return must_send(connection, TOPIC, body, **{PRIORITY: priority}).fields["queueId"]


def recorded_request(context):
    """The Java client's own, to a topic of no type: queue 2 was chosen, 3 it is."""
    server = context.server()
    with Connection(server.broker) as connection:
        fields = {"a": "GoldenPG", "b": "GoldenPrio", "c": "TBW102", "d": "4", "e": "2", "f": "0",
                  "g": "1700000011413", "h": "0", "i": RECORDED, "j": "0", "k": "false",
                  "m": "false", "n": "broker-a"}
        answer = must(connection.ask(code.SEND_MESSAGE_V2, fields, b"prio"), "the recorded send")
        require((answer.fields["queueId"], answer.fields["queueOffset"]) == ("3", "0"),
                f"answered {answer.fields}")


def highest_first(context):
    server = context.server()
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC, attributes="+message.type=PRIORITY")
        queues = [send_with(connection, priority, b"%d" % priority)
                  for priority in (0, 2, 1, 3, 7, 2, 0)]
        require(queues == ["0", "2", "1", "3", "3", "2", "0"], f"queues {queues}")
        bodies = []
        for _ in range(7):
            popped = pop(connection, TOPIC, most=1)
            require(ack(connection, popped, 0).code == code.SUCCESS, "an acknowledgement failed")
            bodies += popped.bodies
        require(bodies == [b"3", b"7", b"2", b"2", b"1", b"0", b"0"], f"popped {bodies}")


def lowest_first_where_it_is_set(context):
    server = context.server({"priorityOrderAsc": "false"})
    with Connection(server.broker) as connection:
        create_topic(connection, TOPIC, attributes="+message.type=PRIORITY")
        for priority in (3, 0, 2):
            send_with(connection, priority, b"%d" % priority)
        bodies = pop(connection, TOPIC).bodies
        require(bodies == [b"0", b"2", b"3"], f"popped {bodies}")


def cases():
    return cases_of("priority", [recorded_request, highest_first], reference=True) \
        + cases_of("priority", [lowest_first_where_it_is_set])
