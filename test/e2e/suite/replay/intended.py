"""Where Saker differs from the recorded answers on purpose, case by case, with the reason.

docs/decisions/0005-answers-unlike-rocketmq.md has a row for each of INTENDED: what the Java server answers, what
Saker does, and why that is better for the user. A case of `errors` compares the two lists.

Requests whose code is not in SERVED are answered with code 3, or not at all if they are one-way;
they need no row here.
"""
from dataclasses import dataclass

BROKER_CODES = {10, 11, 12, 14, 15, 17, 18, 21, 25, 26, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
                38, 41, 42, 43, 45, 46, 200, 201, 202, 203, 204, 207, 208, 215, 222, 225, 300, 305, 306,
                307, 308, 309, 310, 314, 315, 316, 317, 320, 321, 323, 324, 325, 328, 329, 343,
                345, 351, 352, 354, 355, 361, 370, 400, 401, 907, 908, 2002, 2003, 2004, 5001,
                200050, 200051, 200052, 200053, 200054, 200055, 200056, 200070, 200071, 200074,
                200075, 200076, 200077, 200078, 200079, 200151}
NAME_SERVER_CODES = {100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 217, 219, 224, 304, 311,
                     312, 313, 318, 319, 322, 327, 901, 904}
# Not served, either, and the Java server's code for a refusal is another: there is no controller, no
# static topic, no limit for cold reads, and there are no users.
REFUSED = {513: 1, 1007: 1, 2001: 1, **dict.fromkeys(range(3001, 3011), 1)}
SERVED = {"broker": BROKER_CODES, "name server": NAME_SERVER_CODES}


@dataclass(frozen=True)
class Answered:
    """The answer has this code instead. `stand_in`: what the Java server stored is then sent
    without its properties, so that later offsets agree."""
    reason: str
    code: int
    stand_in: bool = False


@dataclass(frozen=True)
class Closed:
    """The connection is closed instead."""
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """The request is not sent."""
    reason: str


@dataclass(frozen=True)
class Unlike:
    """All is compared but these values, or the remark, or the body."""
    reason: str
    values: tuple = ()
    any_remark: bool = False
    any_body: bool = False


ONE_COMMIT = "a second commit stores no second message"
NOT_DELIVERED = "a reply that reached nobody is not stored (docs/decisions/0002)"
BROKEN_SQL = "RocketMQ would hand out every message, unfiltered"
RESTART = "the key can only be changed by a restart"
NO_FORBIDDING = "depends on UPDATE_AND_GET_GROUP_FORBIDDEN, which is not served"

REQUIRED_FIELD = "a required field is missing; the Java server happens not to need it here"

NUMBERS = "numbers that no topic can have are refused, not stored"

NO_EFFECT = "the remark of the success names the keys that had no effect"

SAYS_WHY = "the remark says why not, and what to do instead"

INTENDED = {
    ("transport", "code 50, never handled"): Unlike(SAYS_WHY, any_remark=True),
    ("admin", "cq progress"): Unlike("there is one form of queues to check", any_body=True),
    ("transport", "length exactly 16 MiB - 4 (frame of 16 MiB): not yet an error"):
        Closed("its header length of 0 is refused as soon as it is there"),
    ("transport", "binary header: POP_MESSAGE truncated to 16 bit"):
        Answered("truncated codes are mapped back, and this one lacks its fields", 1),
    ("send", "reply message to an unknown client"): Answered(NOT_DELIVERED, 1),
    ("send", "reply message without client"): Answered(NOT_DELIVERED, 1),
    ("pull", "pull, broken SQL"): Answered(BROKEN_SQL, 23),
    ("pull", "pull, unknown expression type"): Answered(BROKEN_SQL, 23),
    ("pull", "pull, group forbidden for topic"): LeftOut(NO_FORBIDDING),
    ("pull", "query consumer offset, no consumerGroup"): Answered(REQUIRED_FIELD, 1),
    ("pull", "update consumer offset, no consumerGroup"): Answered(REQUIRED_FIELD, 1),
    ("membership", "heartbeat, no clientID"):
        Answered("a client without an id cannot be told apart", 1),
    ("membership", "unregister without fields"): Answered(REQUIRED_FIELD, 1),
    ("name server", "register broker, no name"): Answered(REQUIRED_FIELD, 1),
    ("admin", "create topic, -1 queues"): Answered(NUMBERS, 29),
    ("admin", "create topic, perm 99"): Answered(NUMBERS, 29),
    ("admin", "resume half message"): Unlike("the remark names the wrong id", any_remark=True),
    ("membership", "check client config, unknown type"):
        Unlike("the remark says which types there are", any_remark=True),
    ("membership", "max offset after the second commit"): Unlike(ONE_COMMIT, values=("offset",)),
    ("admin", "running info, client that does not answer"):
        Unlike("the remark ends with the text of a Java exception", any_remark=True),
    ("admin", "update config, unknown key"): Unlike(NO_EFFECT, any_remark=True),
    ("admin", "update config, no equals sign"): Unlike(NO_EFFECT, any_remark=True),
    ("admin", "update config, bad number"):
        Answered("what cannot be taken is refused by name, not dropped", 1),
    ("strict broker", "pull consumers rejected: config"): Unlike(NO_EFFECT, any_remark=True),
    ("strict broker", "config back"): Unlike(NO_EFFECT, any_remark=True),
    ("strict broker", "pop while timers are off"): Answered("pops need no timers here", 210),
    ("strict broker", "timers off: config"): Answered(RESTART, 1),
    ("strict broker", "timer message while timers are off"): LeftOut(RESTART),
}

# What hung on the state of the recorded servers; no fresh server, not even theirs, repeats it.
TOO_OLD = LeftOut("the request is too old by now")
UNREPEATABLE = {
    **{("pop", name): TOO_OLD
       for name in ("lite pop", "lite pop, nothing", "lite pop, unknown topic",
                    "lite pop, unknown group", "lite pop, no client", "lite pop, 33 messages",
                    "lite pop, not a lite topic")},
    ("admin", "consumer offsets"):
        Unlike("theirs had light queues, and a table more; front/remoting/admin_test", any_body=True),
    ("send", "send, queueId -1 (any)"): Unlike("the queue is random", values=("queueId",)),
    ("membership", "half message"): Unlike("earlier half messages", values=("queueOffset",)),
    ("membership", "half message 2"): Unlike("earlier half messages", values=("queueOffset",)),
    ("pop", "lite group info, one lite topic"):
        Unlike("the group has not begun: its pops are too old", any_body=True),
    ("strict broker", "lite pop, unknown group"): TOO_OLD,
    ("name server", "system topics"): Unlike("an earlier broker without a name", any_body=True),
}
