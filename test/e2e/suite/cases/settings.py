"""Settings and words of the command line: what is wrong is named, with its place and its remedy."""
import re

from ..case import cases_of, require
from ..command import run_to_end
from ..wire.connection import Connection
from ..wire.request import must_send
from .start import must_refuse, must_say

COMMANDS = ["up", "namesrv", "broker", "hello", "doctor", "version"]


def written(context, text):
    path = context.folder / "broker.conf"
    path.write_text(text)
    return path


def unknown_key(context):
    path = written(context, "brokerName=broker-x\nautoCreateTopicEnabled=false\n")
    server = context.server(words=["-c", path])
    must_say(server.log(), f"{path}:2", "autoCreateTopicEnabled", "'autoCreateTopicEnable'")
    with Connection(server.broker) as connection:
        must_send(connection, "Any", b"the key had no effect")


def a_role_without_effect(context):
    path = written(context, "brokerRole=SYNC_MASTER\n")
    must_say(context.server(words=["-c", path]).log(), "brokerRole=SYNC_MASTER", "replicates nothing")


def bad_value(context):
    path = written(context, "brokerName=broker-x\n\ndefaultTopicQueueNums=0\n")
    must_say(must_refuse(context, "-c", path), f"{path}:3", "defaultTopicQueueNums", "65536")
    must_say(must_refuse(context, "--set", "flushDiskType=SOMETIMES"), "flushDiskType",
             "SOMETIMES", "ASYNC_FLUSH", "SYNC_FLUSH")
    must_say(must_refuse(context, "--set", "brokerId=many"), "brokerId", "many")


def missing_file(context):
    must_say(must_refuse(context, "-c", context.folder / "nowhere.conf"), "nowhere.conf")


def assignment_without_equals(context):
    must_say(must_refuse(context, "--set", "brokerName"), "brokerName", "key=value")


def command_line_wins_over_the_file(context):
    path = written(context, "brokerName=from-file\nbrokerClusterName=of-file\n")
    ended = run_to_end(context.binary, "up", "-c", path, "--set", "brokerName=from-line", "-p")
    require(ended.code == 0, f"-p ended with {ended.code}:\n{ended.text}")
    must_say(ended.out, "brokerName=from-line\n", "brokerClusterName=of-file\n")


def settings_are_printed(context):
    for command in ("up", "broker", "namesrv"):
        ended = run_to_end(context.binary, command, "-p", cwd=context.folder)
        require(ended.code == 0, f"{command} -p ended with {ended.code}:\n{ended.text}")
        keys = re.findall(r"^(\w+)=", ended.out, re.MULTILINE)
        require(len(keys) >= 3, f"{command} -p prints {keys}")
        require(len(keys) == len(set(keys)), f"{command} -p prints a key twice: {sorted(keys)}")
    require(not list(context.folder.iterdir()), "-p leaves files behind")


def help_shows_examples(context):
    whole = run_to_end(context.binary, "--help")
    require(whole.code == 0, f"--help ended with {whole.code}")
    for command in COMMANDS:
        must_say(whole.out, command)
        ended = run_to_end(context.binary, command, "--help")
        require(ended.code == 0, f"{command} --help ended with {ended.code}:\n{ended.text}")
        must_say(ended.out, re.compile(rf"saker {command}\b"))
        if command != "version":
            must_say(ended.out, re.compile("example", re.IGNORECASE))


def version(context):
    ended = run_to_end(context.binary, "version")
    require(ended.code == 0, f"version ended with {ended.code}:\n{ended.text}")
    must_say(ended.out, re.compile(r"\d+\.\d+"))


def wrong_words(context):
    for words in (["sing"], ["up", "--no-such-option"], ["up", "--broker-port", "many"],
                  ["up", "--broker-port", "70000"], []):
        ended = run_to_end(context.binary, *words, cwd=context.folder)
        require(ended.code not in (0, -6, -11), f"{words} ended with {ended.code}")
        require(ended.text.strip(), f"{words} said nothing")


def hello_against_it(context):
    server = context.server()
    ended = run_to_end(context.binary, "hello", "-n", server.namesrv)
    require(ended.code == 0, f"hello ended with {ended.code}:\n{ended.text}")
    sent = re.findall(r"^sent\b.*", ended.out, re.MULTILINE)
    received = re.findall(r"^received\b.*", ended.out, re.MULTILINE)
    require(sent and len(sent) == len(received), f"hello printed:\n{ended.out}")


def hello_against_nobody(context):
    server = context.server()
    server.stop()
    ended = run_to_end(context.binary, "hello", "-n", server.namesrv)
    require(ended.code not in (0, -6, -11), f"hello ended with {ended.code}")
    must_say(ended.text, server.namesrv, "saker up")


def cases():
    return cases_of("settings", [
        unknown_key, a_role_without_effect, bad_value, missing_file, assignment_without_equals,
        command_line_wins_over_the_file, settings_are_printed, help_shows_examples, version,
        wrong_words, hello_against_it, hello_against_nobody])
