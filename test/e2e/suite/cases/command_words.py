"""What a wrong command line, a name of a host and a full disk behind stdout come to."""
import subprocess

from ..case import cases_of, require
from ..command import run_to_end
from ..server import launcher

COMMANDS = [("topics", "list"), ("export",), ("offsets", "export", "billing")]


def wrong_words_are_named(context):
    """The word, the command that it may mean, and those that there are."""
    for words, parts in [
            (("bogus",), ("'bogus'", "doctor")),
            (("--bogus",), ("'--bogus'",)),
            (("brokr",), ("'brokr'", "did you mean 'broker'?")),
            (("admin", "bogus"), ("'bogus'", "topics", "bundle")),
            (("admin", "topics", "lst"), ("'lst'", "did you mean 'list'?")),
            (("config", "chek", "x"), ("'chek'", "did you mean 'check'?")),
            (("store",), ("a command is missing", "inspect"))]:
        ended = run_to_end(context.binary, *words)
        require(ended.code == 2 and not ended.out and all(part in ended.err for part in parts),
                f"{words}: {ended.code} {ended.text}")


def groups_of_commands_have_examples_of_their_own(context):
    for words in [("config",), ("store",), *(("admin", entity) for entity in
                  ("topics", "brokers", "groups", "offsets", "connections", "messages", "dead",
                   "timers", "transactions", "settings"))]:
        ended = run_to_end(context.binary, *words, "--help")
        require(ended.code == 0 and f"  saker {' '.join(words)} " in ended.out
                and "saker doctor" not in ended.out, f"{words}: {ended.text}")


def to_a_full_disk(binary, *words):
    """Its exit code and what it said, when nothing can be written to stdout."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*launcher(), str(binary), *map(str, words)], stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=20, check=False)
    return done.returncode, done.stderr


def an_answer_that_is_not_written_is_a_failure(context):
    server = context.server()
    hello = run_to_end(context.binary, "hello", "-n", server.namesrv, "-t", "Orders")
    require(hello.code == 0, hello.text)
    made = run_to_end(context.binary, "admin", "-n", server.namesrv, "groups", "create", "billing")
    require(made.code == 0, made.text)
    for words in COMMANDS:
        code, said = to_a_full_disk(context.binary, "admin", "-n", server.namesrv, *words)
        require(code == 1 and "standard output" in said, f"{words}: {code} {said}")
    for words in [("config", "show"), ("version",), ("--help",)]:
        code, said = to_a_full_disk(context.binary, *words)
        require(code == 1 and "standard output" in said, f"{words}: {code} {said}")
    code, said = to_a_full_disk(context.binary, "store", "dump", server.store)  # 1: damage
    require(code == 2 and "standard output" in said, f"store dump: {code} {said}")


def hosts_may_be_named(context):
    server = context.server()
    named = server.namesrv.replace("127.0.0.1", "localhost")
    broker = server.broker.replace("127.0.0.1", "localhost")
    for words in [("hello", "-n", named), ("admin", "-n", named, "brokers", "list"),
                  ("config", "show", "--of", broker, "brokerName")]:
        ended = run_to_end(context.binary, *words)
        require(ended.code == 0 and not ended.err, f"{words}: {ended.code} {ended.text}")
    ended = run_to_end(context.binary, "config", "show", "--of", named)
    require(ended.code == 1 and f"settings list --of {named}" in ended.err, ended.text)
    for words, code in [(("hello", "-n", "foo"), 2), (("hello", "-n", named, "-t", "bad topic"), 1)]:
        ended = run_to_end(context.binary, *words)
        require(ended.code == code and "saker up" not in ended.err, f"{words}: {ended.text}")


def what_is_not_in_a_store_is_a_failure(context):
    server = context.server()
    ended = run_to_end(context.binary, "store", "dump", server.store, "--topic", "Nope")
    require(ended.code == 1 and "no such record" in ended.err, ended.text)


def cases():
    return cases_of("command-words", [wrong_words_are_named,
                                      groups_of_commands_have_examples_of_their_own,
                                      an_answer_that_is_not_written_is_a_failure,
                                      hosts_may_be_named, what_is_not_in_a_store_is_a_failure])
