"""Where Saker differs from the recorded answers on purpose, case by case, with the reason.

Requests whose code is not in SERVED are answered with code 3, or not at all if they are one-way;
they need no row here.
"""
from dataclasses import dataclass

BROKER_CODES = {10, 11, 14, 15, 17, 29, 30, 31, 32, 34, 35, 36, 38, 41, 42, 46, 200, 310,
                320, 361}
NAME_SERVER_CODES = {100, 101, 102, 103, 104, 105, 106, 205, 206, 216, 217, 219, 224, 304, 311,
                     312, 313, 318, 319, 322, 327, 901, 904}
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


NO_TRANSACTIONS = "transaction messages are refused: nothing would complete them"
NO_TIMERS = "timer messages are refused: nothing would deliver them"
NO_SQL = "SQL92 is not served; the answer is that of enablePropertyFilter=false"
NO_CONFIG = "depends on a change by UPDATE_BROKER_CONFIG, which is not served"
NO_FORBIDDING = "depends on UPDATE_AND_GET_GROUP_FORBIDDEN, which is not served"

REQUIRED_FIELD = "a required field is missing; the Java server happens not to need it here"

INTENDED = {
    ("transport", "length exactly 16 MiB - 4 (frame of 16 MiB): not yet an error"):
        Closed("its header length of 0 is refused as soon as it is there"),
    ("transport", "binary header: POP_MESSAGE truncated to 16 bit"):
        Unlike("truncated codes are mapped back, so the remark names the whole one",
               any_remark=True),
    ("send", "send, timer of 4 days (above timerMaxDelaySec)"): Answered(NO_TIMERS, 1),
    ("send", "send, timer in the past"): Answered(NO_TIMERS, 1, stand_in=True),
    ("send", "send, timer not a number"): Answered(NO_TIMERS, 1),
    ("send", "send, timer in 60 s (with recall handle)"): Answered(NO_TIMERS, 1),
    ("send", "send, half message"): Answered(NO_TRANSACTIONS, 16),
    ("pull", "pull, broken SQL"): Answered(NO_SQL, 1),
    ("pull", "pull, unknown expression type"): Answered(NO_SQL, 1),
    ("pull", "pull, SQL without registration"): Answered(NO_SQL, 1),
    ("pull", "pull, group forbidden for topic"): LeftOut(NO_FORBIDDING),
    ("pull", "pull from a broker without read permission"): LeftOut(NO_CONFIG),
    ("pull", "query consumer offset, no consumerGroup"): Answered(REQUIRED_FIELD, 1),
    ("pull", "update consumer offset, no consumerGroup"): Answered(REQUIRED_FIELD, 1),
    ("membership", "heartbeat, no clientID"):
        Answered("a client without an id cannot be told apart", 1),
    ("membership", "unregister without fields"): Answered(REQUIRED_FIELD, 1),
    ("name server", "register broker, no name"): Answered(REQUIRED_FIELD, 1),
    ("membership", "check client config, SQL"): Answered(NO_SQL, 1),
    ("membership", "check client config, broken SQL"): Answered(NO_SQL, 1),
    ("membership", "check client config, unknown type"): Answered(NO_SQL, 1),
    ("membership", "half message"): Answered(NO_TRANSACTIONS, 16),
    ("membership", "half message 2"): Answered(NO_TRANSACTIONS, 16),
    ("membership", "max offset after the commit"): Unlike(NO_TRANSACTIONS, values=("offset",)),
    ("membership", "max offset after the second commit"):
        Unlike(NO_TRANSACTIONS, values=("offset",)),
    ("strict broker", "half message while transactions are rejected"):
        Unlike(NO_CONFIG, any_remark=True),
    ("strict broker", "send before the accepted time"): LeftOut(NO_CONFIG),
    ("strict broker", "send to an order topic of a read-only broker"): LeftOut(NO_CONFIG),
    ("strict broker", "send back on a read-only broker"): LeftOut(NO_CONFIG),
}

# What hung on the state of the recorded servers; no fresh server, not even theirs, repeats it.
UNREPEATABLE = {
    ("send", "send, queueId -1 (any)"): Unlike("the queue is random", values=("queueId",)),
    ("membership", "half message"): Unlike("earlier half messages", values=("queueOffset",)),
    ("membership", "half message 2"): Unlike("earlier half messages", values=("queueOffset",)),
    ("strict broker", "lite pop, unknown group"): LeftOut("the request is too old by now"),
    ("name server", "system topics"): Unlike("an earlier broker without a name", any_body=True),
}
