"""What docs/features.md says one should type to try a feature works as it stands there."""
import datetime
import re
import shlex

from ..admin_words import answer
from ..case import cases_of, require
from ..command import run_to_end
from ..documented import DOCS, must_work, prepare_for_pages
from ..waiting import until
from ..wire.request import create_topic
from ..wire.transaction import prepare, producer_beat, question

PAGE = DOCS / "features.md"
TRY_CELL = 2
SECONDS = 30
# 1 and 2 are verdicts of what was looked at.
MAY_FIND = {("admin", "check"): (0, 1, 2), ("doctor",): (0, 1)}
SHORT_LOG = {"mappedFileSizeCommitLog": 16 << 20}
GIVEN_UP = "GIVEN-UP-ID"
GIVES_UP_SOON = {"transactionTimeOut": 300, "transactionCheckInterval": 300,
                 "transactionCheckMax": 1}


def rows():
    """(feature, its `saker` commands as words) of each row of the table."""
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 4 and cells[0] != "feature" and not cells[0].startswith("---"):
            commands = re.findall(r"`saker ([^`]+)`", cells[TRY_CELL])
            yield cells[0], [tuple(shlex.split(command)) for command in commands]


def here(context, words, server):
    """The page's places and times, as this case has them."""
    in_an_hour = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
    places = {"saker-data/store": server.store, "DIR": server.data, "127.0.0.1:10911": server.broker,
              "TIME": in_an_hour.strftime("%Y-%m-%dT%H:%M:%S")}
    words = [str(places.get(word, word)) for word in words]
    return [*words, "-n", server.namesrv] if words[0] == "hello" else words


def run_command(context, words, server):
    ended = run_to_end(context.binary, *here(context, words, server), seconds=SECONDS,
                       cwd=context.folder, variables={"NAMESRV_ADDR": server.namesrv})
    allowed = [codes for head, codes in MAY_FIND.items() if words[:len(head)] == head]
    must_work(words, ended, allowed[0] if allowed else (0,))


def started(context, words=()):
    server = context.server(SHORT_LOG, words=words)
    prepare_for_pages(context, server)
    return server


def with_one_given_up(context):
    """A server where a producer was asked about a transaction in vain."""
    server = context.server({**SHORT_LOG, **GIVES_UP_SOON})
    connection = context.connect(server.broker)
    create_topic(connection, "Orders")
    producer_beat(connection, "page@2")
    prepare(connection, "Orders", b"given up", UNIQ_KEY=GIVEN_UP)
    question(connection.receive(5))
    until(lambda: answer(context, server, "transactions", "list", "--given-up"),
          "it was not given up")
    return server


def try_feature(context, commands, server):
    """A row goes to a broker of its own where it starts one, else to the one of all rows."""
    own = None
    if any(GIVEN_UP in words for words in commands):
        own = with_one_given_up(context)
    for words in commands:
        if words[0] == "up":
            if own:
                own.kill()
            own = started(context, words[1:])
        else:
            run_command(context, words, own or server)
    if own:
        own.kill()


def every_feature_can_be_tried(context):
    """Row by row, in the order of the page."""
    (context.folder / "broker.conf").write_text("brokerName=broker-a\n")
    server = started(context)
    count = 0
    for feature, commands in rows():
        require(commands, f"no `saker` command tries this feature: {feature}")
        try_feature(context, commands, server)
        count += len(commands)
    require(count >= 60, f"only {count} commands were found")
    context.note(f"{count} commands")


def cases():
    return cases_of("features-page", [every_feature_can_be_tried])
