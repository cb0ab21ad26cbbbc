"""What administrators ask of a running broker: its settings, its figures, its clients."""
import json

from ..case import cases_of, require
from ..wire import code
from ..wire.request import create_topic, must, must_send, send
from .namesrv_http import name_server
from .start import must_say

NAMES = {"brokerClusterName": "DefaultCluster", "brokerName": "broker-a"}
FILE = """# the broker of the shop
brokerName=broker-a

# producers ask first
autoCreateTopicEnable=true
transactionTimeOut = 6000
"""


def change(connection, text):
    return connection.ask(code.UPDATE_BROKER_CONFIG, {}, text.encode())


def values(connection):
    answer = must(connection.ask(code.GET_BROKER_CONFIG), "GET_BROKER_CONFIG")
    require("counter" in json.loads(answer.fields["version"]), f"version {answer.fields}")
    return dict(row.split("=", 1) for row in answer.body.decode().splitlines())


def settings_change_at_run_time(context):
    """They hold at once and after a restart, and the file keeps its comments."""
    path = context.folder / "broker.conf"
    path.write_text(FILE)
    server = context.server(words=["-c", path])
    connection = context.connect(server.broker)
    must_send(connection, "First", b"created by its send")
    must(change(connection, "autoCreateTopicEnable=false\ntransactionTimeOut=7000\n"), "a change")
    require(send(connection, "Second", b"x").code == code.TOPIC_NOT_EXIST, "created nevertheless")
    require(path.read_text() == FILE.replace("=true", "=false").replace(" = 6000", "=7000"),
            path.read_text())
    server.stop()
    server.start()
    connection = context.connect(server.broker)
    require(send(connection, "Second", b"x").code == code.TOPIC_NOT_EXIST, "forgotten")
    require(values(connection)["transactionTimeOut"] == "7000", "forgotten")


def a_change_is_taken_as_a_whole_or_not_at_all(context):
    path = context.folder / "broker.conf"
    path.write_text(FILE)
    server = context.server(words=["-c", path])
    connection = context.connect(server.broker)
    for text, *parts in (("autoCreateTopicEnable=false\nlistenPort=1", "listenPort", "restart"),
                         ("autoCreateTopicEnable=false\ntransactionTimeOut=x",
                          "transactionTimeOut", "'x'"),
                         ("autoCreateTopicEnable=false\nbrokerConfigPath=/x", "black list")):
        answer = change(connection, text)
        require(answer.code != code.SUCCESS, f"{text} was taken")
        must_say(answer.remark, *parts)
        must_send(connection, f"Topic{len(parts[0])}", b"created by its send")
    require(path.read_text() == FILE, path.read_text())


def what_has_no_effect_is_named(context):
    path = context.folder / "broker.conf"
    path.write_text(FILE)
    server = context.server(words=["-c", path])
    connection = context.connect(server.broker)
    taken = must(change(connection, "transactionTimeOut=7000\nautoCreateTopicEnabl=false\n"
                                    "aclEnable=true\n"), "a slip")
    must_say(taken.remark, "did you mean 'autoCreateTopicEnable'?", "'aclEnable' has no effect")
    require(path.read_text() == FILE.replace(" = 6000", "=7000"), path.read_text())
    require(not must(change(connection, "transactionTimeOut=6000"), "all well").remark, "a remark")


def the_black_list_of_the_file_holds(context):
    path = context.folder / "broker.conf"
    text = FILE + "configBlackList=autoCreateTopicEnable;maxMessageSize\n"
    path.write_text(text)
    server = context.server(words=["-c", path])
    connection = context.connect(server.broker)
    for change_text in ("autoCreateTopicEnable=false", "transactionTimeOut=7000\nmaxMessageSize=5",
                        "configBlackList=x"):
        refused = change(connection, change_text)
        require(refused.code == code.NO_PERMISSION, f"{change_text}: {refused.code}")
        must_say(refused.remark, "black list")
    require(path.read_text() == text, path.read_text())
    must(change(connection, "transactionTimeOut=7000"), "a key that is not listed")


def a_name_servers_file_keeps_its_comments(context):
    """Only what was asked for is written; what cannot be written does not hold."""
    text = "# the name server of the shop\nkvConfigPath=kv.json\n\nenableTopicList = true\n"
    folder = context.folder / "conf"
    folder.mkdir()
    path = folder / "namesrv.conf"
    path.write_text(text)
    _, ready = name_server(context, "-c", path, "--set", "orderMessageEnable=true")
    connection = context.connect(ready["namesrv"])

    def update(properties):
        return connection.ask(code.UPDATE_NAMESRV_CONFIG, {}, properties.encode())
    must(update("enableTopicList=false\nscanNotActiveBrokerInterval=4000"), "a change")
    changed = text.replace(" = true", "=false") + "scanNotActiveBrokerInterval=4000\n"
    require(path.read_text() == changed, path.read_text())
    must_say(must(update("enableTopicLis=true"), "a slip").remark, "did you mean 'enableTopicList'?")
    folder.rename(context.folder / "moved")
    folder.write_text("a file where the directory was")
    refused = update("scanNotActiveBrokerInterval=3000")
    require(refused.code != code.SUCCESS, "it was taken")
    must_say(refused.remark, "nothing was changed")
    now = must(connection.ask(code.GET_NAMESRV_CONFIG), "319").body.decode()
    require("scanNotActiveBrokerInterval=4000\n" in now, now)


def runtime_table(connection):
    answer = must(connection.ask(code.GET_BROKER_RUNTIME_INFO), "GET_BROKER_RUNTIME_INFO")
    return json.loads(answer.body)["table"]


def what_was_sent_is_counted(context):
    server = context.server(NAMES)
    connection = context.connect(server.broker)
    create_topic(connection, "Counted", 2)
    before = runtime_table(connection)
    require(before["msgPutTotalTodayNow"] == "0", before["msgPutTotalTodayNow"])
    for number in range(30):
        must_send(connection, "Counted", b"%d" % number, queue=number % 2)
    after = runtime_table(connection)
    require(after["msgPutTotalTodayNow"] == "30", after["msgPutTotalTodayNow"])
    require(int(after["putMessageSizeTotal"]) == int(after["commitLogMaxOffset"]), "other sizes")
    require(len(after["putTps"].split(" ")) == 3, after["putTps"])
    classes = [int(part.split(":")[1]) for part in after["putMessageDistributeTime"].split()]
    require(len(classes) == 13 and sum(classes) == 30, after["putMessageDistributeTime"])


def cases():
    return cases_of("admin", [settings_change_at_run_time,
                              a_change_is_taken_as_a_whole_or_not_at_all,
                              what_has_no_effect_is_named, the_black_list_of_the_file_holds,
                              a_name_servers_file_keeps_its_comments,
                              what_was_sent_is_counted])
