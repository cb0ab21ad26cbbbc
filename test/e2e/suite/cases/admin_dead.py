"""`saker admin dead`: dead letters are listed, exported and sent again; none is lost or deleted."""
import json

from ..admin_words import admin, answer, must_refuse
from ..case import cases_of, require
from ..waiting import until
from ..wire import code
from ..wire.message import message_id
from ..wire.reading import await_end, read_queue
from ..wire.request import commit_offset, create_topic, heartbeat, must, must_send

GROUP = "Billing"
DEAD = f"%DLQ%{GROUP}"


def give_up(connection, body, **properties):
    """A message of Orders that the group has given up; returns the record of its dead letter."""
    sent = must_send(connection, "Orders", body, 0, **properties)
    before = len(read_queue(connection, DEAD))
    must(connection.ask(code.CONSUMER_SEND_MSG_BACK, {
        "offset": int(sent.fields["msgId"][-16:], 16), "group": GROUP, "delayLevel": -1,
        "originTopic": "Orders", "originMsgId": sent.fields["msgId"]}), "a message sent back")
    await_end(connection, DEAD, before + 1)
    return read_queue(connection, DEAD)[-1]


def filled(context):
    """A server where a group has three dead letters."""
    server = context.server()
    connection = context.connect(server.broker)
    create_topic(connection, "Orders", 1)
    heartbeat(connection, "e2e@1", GROUP, "Orders")
    letters = [give_up(connection, b"body %d" % number, UNIQ_KEY=f"ID{number:030d}",
                       KEYS=f"k{number}", color="red") for number in range(3)]
    return server, connection, letters


def listed(context):
    server, _, letters = filled(context)
    group, = answer(context, server, "dead", "list")
    require((group["group"], group["messages"]) == (GROUP, 3), f"{group}")
    require(group["oldest"] <= group["newest"], f"{group}")
    rows = answer(context, server, "dead", "list", GROUP)
    require([(row["offset"], row["topic"], row["id"], row["keys"], row["tried"], row["resent"])
             for row in rows] ==
            [(number, "Orders", f"ID{number:030d}", f"k{number}", 1, False) for number in range(3)],
            f"{rows}")
    require([row["offsetId"] for row in rows] ==
            [message_id(server.broker, letter.log_offset) for letter in letters], f"{rows}")
    require(len(answer(context, server, "dead", "list", GROUP, "--max", 2)) == 2, "a bound")


def resent_count(context, server):
    return sum(row["resent"] for row in answer(context, server, "dead", "list", GROUP))


def await_resent(context, server, count):
    """The index follows the log."""
    until(lambda: resent_count(context, server) >= count,
          lambda: f"only {resent_count(context, server)} of {count}")


def sent_again_to_their_topic(context):
    server, connection, letters = filled(context)
    heartbeat(connection, "e2e@2", "Audit", "Orders")
    commit_offset(connection, "Orders", 0, 0, group="Audit")
    words = ("dead", "resend", GROUP, "--all")
    plan = answer(context, server, *words, "--dry-run")
    require((plan["resent"], plan["alsoGivenTo"], len(plan["messages"])) == (False, "Audit", 3),
            f"{plan}")
    must_refuse(context, server, words, "3 dead letter(s)", "Audit", "--dry-run", "--yes")
    require(len(read_queue(connection, "Orders")) == 3, "sent without --yes")
    done = answer(context, server, "dead", "resend", GROUP, "--id", f"ID{1:030d}", "--yes")
    require([row["id"] for row in done["messages"]] == [f"ID{1:030d}"], f"{done}")
    await_resent(context, server, 1)
    done = answer(context, server, *words, "--yes")
    require((done["resentBefore"], len(done["messages"])) == (1, 2), f"{done}")
    copies = read_queue(connection, "Orders")[3:]
    require([copy.body for copy in copies] == [b"body 1", b"body 0", b"body 2"], f"{copies}")
    copy, letter = copies[0], letters[1]
    require(copy.reconsume_times == 0, f"{copy}")
    require((copy.properties["UNIQ_KEY"], copy.properties["KEYS"], copy.properties["color"],
             copy.properties["SAKER_RESENT_FROM"]) ==
            (f"ID{1:030d}", "k1", "red", message_id(server.broker, letter.log_offset)), f"{copy}")
    require("RETRY_TOPIC" not in copy.properties, f"{copy}")
    await_resent(context, server, 3)
    require(answer(context, server, *words, "--yes")["messages"] == [], "sent twice")
    require(len(answer(context, server, *words, "--again", "--yes")["messages"]) == 3, "not again")
    require(len(read_queue(connection, DEAD)) == 3, "a dead letter is gone")


def sent_again_to_the_group_alone(context):
    server, connection, _ = filled(context)
    before = len(read_queue(connection, "Orders"))
    done = answer(context, server, "dead", "resend", GROUP, "--all", "--only-group", "--yes")
    require({row["topic"] for row in done["messages"]} == {f"%RETRY%{GROUP}"}, f"{done}")
    copies = read_queue(connection, f"%RETRY%{GROUP}")
    require([(copy.body, copy.properties["RETRY_TOPIC"]) for copy in copies] ==
            [(b"body %d" % number, "Orders") for number in range(3)], f"{copies}")
    require(len(read_queue(connection, "Orders")) == before, "the others were given it")
    await_resent(context, server, 3)


def exported(context):
    server, _, _ = filled(context)
    path = context.folder / "dead.jsonl"
    done = answer(context, server, "dead", "export", GROUP, path)
    require(done == {"file": str(path), "messages": 3}, f"{done}")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    require([(line["body"], line["properties"]["RETRY_TOPIC"]) for line in lines] ==
            [(f"body {number}", "Orders") for number in range(3)], f"{lines}")
    must_refuse(context, server, ("dead", "export", GROUP, path), str(path), "--yes")
    answer(context, server, "dead", "export", GROUP, path, "--yes")
    out = admin(context, server, "dead", "export", GROUP, "-").out
    require(out == path.read_text(), out)


def refusals_name_the_thing(context):
    server, connection, _ = filled(context)
    for words, parts in [
            (("list", "Nope"), ("no broker has a group 'Nope'", "groups list")),
            (("export", "Nope", context.folder / "nope"), ("'Nope'", "groups list")),
            (("export", GROUP, "/dev/full", "--yes"), ("'/dev/full'", "no regular file")),
            (("export", GROUP, "/nowhere/x"), ("'/nowhere/x'",)),
            (("resend", GROUP, "--id", "NOPE", "--yes"), ("'NOPE'", f"dead list {GROUP}")),
            (("resend", "Nope", "--all", "--yes"), ("'Nope'", "groups list"))]:
        must_refuse(context, server, ("dead", *words), *parts)
    must_refuse(context, server, ("dead", "resend", GROUP), "--id", "--all", code=2)
    answer(context, server, "groups", "create", "Lucky")
    ended = admin(context, server, "dead", "list", "Lucky", form="json")
    require(ended.code == 0 and json.loads(ended.out) == [] and "no dead letters" in ended.err,
            ended.text)
    require(not (context.folder / "nope").exists(), "an empty file was left")
    answer(context, server, "topics", "delete", "Orders", "--yes")
    must_refuse(context, server, ("dead", "resend", GROUP, "--all", "--yes"), "'Orders'",
                "topics create")
    require(len(read_queue(connection, DEAD)) == 3, "a dead letter is gone")


def nobody_has_given_up(context):
    server = context.server()
    require(answer(context, server, "dead", "list") == [], "dead letters from nowhere")


def cases():
    return cases_of("admin-dead", [listed, sent_again_to_their_topic, sent_again_to_the_group_alone,
                                   exported, refusals_name_the_thing, nobody_has_given_up])
