"""What the pages of docs/ tell a reader to type, and a broker that has what they speak of."""
import pathlib
import re
import shlex
import time

from .case import require
from .group_member import GroupMember
from .waiting import until
from .wire import code
from .wire.reading import await_end
from .wire.request import commit_offset, create_topic, must, must_send
from .wire.transaction import prepare

DOCS = pathlib.Path(__file__).resolve().parents[3] / "docs"
TOPIC, GROUP = "Orders", "orders"
# Ids as the pages write them, so that the messages can have them.
MESSAGE, TIMER, HALF = "MESSAGE-ID", "TIMER-ID", "HALF-ID"


def shell_lines(page, program):
    """Of the page's blocks of shell commands, each line that calls the program, as words."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)
    lines = [line.strip().removeprefix("time ") for block in blocks for line in block.splitlines()]
    return sorted({tuple(shlex.split(line)[1:]) for line in lines
                   if line.startswith(program + " ")})


def prepare_for_pages(context, server):
    """The topic and the group of the pages: a member that reads, a message of each kind."""
    connection = context.connect(server.broker)
    create_topic(connection, TOPIC)
    member = GroupMember(server.broker, "page@1", GROUP, TOPIC, producers=["orders_producer"])
    context.own(member.close)
    sent = must_send(connection, TOPIC, b"the first", UNIQ_KEY=MESSAGE, KEYS="order-17", TAGS="paid",
                     price="10")
    commit_offset(connection, TOPIC, 0, 0, group=GROUP)
    must(connection.ask(code.CONSUMER_SEND_MSG_BACK, {
        "offset": int(sent.fields["msgId"][-16:], 16), "group": GROUP, "delayLevel": -1,
        "originTopic": TOPIC, "originMsgId": sent.fields["msgId"]}), "a message given up")
    await_end(connection, f"%DLQ%{GROUP}", 1)
    must_send(connection, TOPIC, b"in an hour", UNIQ_KEY=TIMER, TIMER_DELIVER_MS=in_an_hour())
    prepare(connection, TOPIC, b"a half", UNIQ_KEY=HALF)
    until(lambda: connection.ask(code.QUERY_MESSAGE, {
        "topic": TOPIC, "key": "order-17", "maxNum": 1, "beginTimestamp": 0,
        "endTimestamp": (1 << 63) - 1}).code == code.SUCCESS, "the index does not follow")


def in_an_hour():
    return str(int(time.time() * 1000) + 3_600_000)


def must_work(words, ended, allowed=(0,)):
    """Where findings may end a command with another code, it has said something all the same."""
    require(ended.code in allowed and (ended.code == 0 or ended.out),
            f"saker {' '.join(words)}: {ended.code}\n{ended.text}")
