"""Some 420 bad and good requests must be answered as the Java servers answered them."""
import pathlib
import re

from ..case import Case, require
from ..replay.intended import INTENDED, LeftOut
from ..replay.recording import recorded_group
from ..replay.session import Session
from ..wire.connection import Connection
from ..wire.request import create_topic, must_send

NAMES = {"brokerClusterName": "DefaultCluster", "brokerName": "broker-a"}
GENEROUS = {**NAMES, "autoCreateTopicEnable": "true", "autoCreateSubscriptionGroup": "true",
            "enablePropertyFilter": "true", "recallMessageEnable": "true"}
WITH_LIGHT_QUEUES = {**GENEROUS, "enableLmq": "true", "enableMultiDispatch": "true"}
STRICT = {**NAMES, "autoCreateTopicEnable": "false", "autoCreateSubscriptionGroup": "false",
          "enablePropertyFilter": "false"}
# Why each intended difference is one: a row each, group/case in its first cell.
DECISION = (pathlib.Path(__file__).resolve().parents[4] / "docs" / "decisions"
            / "0005-answers-unlike-rocketmq.md")
ROW = re.compile(r"^\| `([^/`]+)/([^`]+)` \|", re.MULTILINE)


def twelve_messages(connection):
    for number in range(12):
        must_send(connection, "ErrTopic", b"hello %d" % number)


def the_topic(connection):
    create_topic(connection, "ErrTopic")


def what_pops_need(connection):
    create_topic(connection, "ErrNew")
    must_send(connection, "ErrTopic", b"once in a random queue", queue=2)


def replay(context, session, group):
    left_out, as_intended = 0, 0
    for recorded in recorded_group(group):
        intended = session.intention(recorded)
        difference = session.difference(recorded)
        left_out += isinstance(intended, LeftOut)
        as_intended += intended is not None and not isinstance(intended, LeftOut)
        if not isinstance(intended, LeftOut):
            context.compared(recorded.name, difference)
    as_recorded = context.comparisons - as_intended
    context.note(f"{as_recorded} to be as recorded, {as_intended} different on purpose, "
                 f"{left_out} left out")


def replay_case(group, settings, prepare=None, before=()):
    """`before` names groups whose requests only bring the server into the state of then."""
    def act(context):
        server = context.server(settings)
        session = Session(server, is_reference=context.binary is None)
        context.own(session.close)
        for earlier in before:
            for recorded in recorded_group(earlier):
                session.difference(recorded)
            session.start_over()
        if prepare:
            with Connection(server.broker) as connection:
                prepare(connection)
        replay(context, session, group)
    return Case("errors", group.replace(" ", "-"), act, reference=True)


def every_intended_difference_is_explained(context):
    """The page of decisions has a row for each, and none for what is as recorded."""
    explained = ROW.findall(DECISION.read_text())
    require(len(set(explained)) == len(explained), "a row stands twice")
    unexplained, gone = set(INTENDED) - set(explained), set(explained) - set(INTENDED)
    require(not unexplained, f"no row in {DECISION.name}: {sorted(unexplained)}")
    require(not gone, f"{DECISION.name} explains what does not differ: {sorted(gone)}")
    context.note(f"{len(explained)} differences")


def cases():
    return [
        Case("errors", "every-intended-difference-is-explained",
             every_intended_difference_is_explained),
        replay_case("transport", GENEROUS, prepare=twelve_messages),
        replay_case("send", GENEROUS),
        replay_case("pull", GENEROUS, before=["send"]),
        replay_case("membership", GENEROUS, before=["send"]),
        replay_case("admin", GENEROUS, before=["send", "pull"]),
        replay_case("pop", WITH_LIGHT_QUEUES, prepare=what_pops_need, before=["send", "pull"]),
        replay_case("strict broker", STRICT),
        replay_case("name server", GENEROUS, prepare=the_topic),
    ]
