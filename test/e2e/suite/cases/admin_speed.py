"""Every command of `saker admin` answers within 100 ms, with a cluster that has something to say."""
import re
import time

from ..admin_words import admin, answer
from ..case import cases_of, require
from ..command import run_to_end
from ..documented import in_an_hour, prepare_for_pages
from ..group_member import GroupMember
from ..server import IS_FAST_BUILD
from ..waiting import until
from ..wire.request import must_send
from ..wire.transaction import prepare, producer_beat, question

SECONDS_MAX = 0.1
TRIES = 3
# `#` is the number of the try: what is made or ended can be so once.
COMMANDS = """
topics list
topics list --all
topics show Orders
topics create New#
topics update New# --queues 3
topics delete New# --yes
brokers list
brokers show broker-a
brokers clean --expired-log --expired-queues --unused-topics
settings list
settings get fileReservedTime
settings set autoCreateTopicEnable=true
groups list
groups list --all
groups show orders
groups create new#
groups update new# --retries 3
groups delete new# --yes
lag
lag orders --queues
offsets show orders
offsets show orders Orders
offsets export orders
offsets reset orders Orders --to-first --dry-run
offsets reset orders Orders --to-last --yes
connections list
connections kick kicked@#
check
top --once
messages send Orders a-body --key key#
messages send Orders later --delay-level 3
messages find Orders --key order-17
messages read Orders
messages read Orders --tag paid
messages read Orders --sql price>5
messages get MESSAGE-ID
messages get MESSAGE-ID -t Orders
where MESSAGE-ID
dead list
dead list orders
dead export orders letters#.jsonl
dead resend orders --all --dry-run
dead resend orders --all --only-group --yes
timers list
timers list Orders
timers cancel timer# --yes
transactions list
transactions list --given-up
transactions settle half# --commit --yes
export
export -o json
apply -f cluster.yaml --diff
apply -f cluster.yaml --yes
bundle bundle#.tar.gz
"""
RESUME = "transactions resume given-up# --yes"
GIVES_UP_SOON = {"transactionTimeOut": 300, "transactionCheckInterval": 300,
                 "transactionCheckMax": 1}


def numbers():
    return range(1, TRIES + 1)


def filled(context):
    """What the commands speak of."""
    server = context.server({"recallMessageEnable": "true"})
    prepare_for_pages(context, server)
    connection = context.connect(server.broker)
    for number in numbers():
        must_send(connection, "Orders", b"x", UNIQ_KEY=f"timer{number}",
                  TIMER_DELIVER_MS=in_an_hour())
        prepare(connection, "Orders", b"x", UNIQ_KEY=f"half{number}")
        context.own(GroupMember(server.broker, f"kicked@{number}", "kicked", "Orders").close)
    (context.folder / "cluster.yaml").write_text("topics:\n  - name: Orders\n    queues: 8\n")
    return server


def time_of(context, server, command, number):
    words = command.replace("#", str(number)).split()
    began = time.monotonic()
    ended = run_to_end(context.binary, "admin", "-n", server.namesrv, *words, cwd=context.folder)
    seconds = time.monotonic() - began
    # A warning is an answer of `check`; here the disk is not ours.
    allowed = (0, 1, 2) if words[0] == "check" and ended.out else (0,)
    require(ended.code in allowed, f"admin {' '.join(words)} ended with {ended.code}: {ended.text}")
    return seconds


def hold_to_the_limit(context, server, command):
    """The best of the tries counts, since others may be busy on the machine."""
    seconds = [time_of(context, server, command, number) for number in numbers()]
    require(min(seconds) < SECONDS_MAX or not IS_FAST_BUILD,
            f"admin {command} took {', '.join(f'{took * 1000:.0f}' for took in seconds)} ms")
    return min(seconds)


def every_answer_comes_within_100_ms(context):
    server = filled(context)
    commands = COMMANDS.strip().splitlines()
    bests = {command: hold_to_the_limit(context, server, command) for command in commands}
    slowest = max(bests, key=bests.get)
    context.note(f"{len(bests)} commands, the slowest {bests[slowest] * 1000:.0f} ms: {slowest}")


def so_does_resuming(context):
    """Of transactions that were given up, for which a broker has to ask in vain first."""
    server = context.server(GIVES_UP_SOON)
    connection = context.connect(server.broker)
    producer_beat(connection, "e2e@1")
    for number in numbers():
        must_send(connection, "Orders", b"the topic is there")
        prepare(connection, "Orders", b"x", UNIQ_KEY=f"given-up{number}")
        question(connection.receive(5))
    until(lambda: len(answer(context, server, "transactions", "list", "--given-up")) == TRIES,
          "not all were given up")
    hold_to_the_limit(context, server, RESUME)


def subcommands(context, server, *words):
    """Of its help, what may stand behind these words; nothing where they are a whole command."""
    ended = admin(context, server, *words, "--help")
    require(ended.code == 0, ended.text)
    listed = re.search(r"^Subcommands:\n((?:  .*\n)+)", ended.out, re.MULTILINE)
    return re.findall(r"^  ([a-z]+) ", listed.group(1), re.MULTILINE) if listed else []


def none_is_left_out(context):
    """The commands that are timed are those of the help."""
    server = context.server()
    there = set()
    for entity in subcommands(context, server):
        verbs = subcommands(context, server, entity)
        there |= {(entity, verb) for verb in verbs} or {(entity,)}
    timed = [tuple(line.split()) for line in (*COMMANDS.strip().splitlines(), RESUME)]
    left_out = {words for words in there
                if not any(line[:len(words)] == words for line in timed)}
    require(len(there) >= 29, f"only {sorted(there)}")
    require(not left_out, f"not timed: {sorted(left_out)}")
    context.note(f"{len(there)} of the help")


def cases():
    return cases_of("admin-speed", [every_answer_comes_within_100_ms, so_does_resuming,
                                    none_is_left_out])
