"""`saker config`, and SIGHUP: what a file does is said before it is used, and read again on request."""
import json
import signal

from harness.node import Node
from harness.saker import start_and_wait

from ..case import cases_of, require
from ..command import run_to_end
from ..server import launcher
from ..waiting import until
from ..wire import code
from ..wire.connection import Connection

ROCKETMQ = """# as carried over
brokerName = broker-z
fileReservedTime = 48
mapedFileSizeCommitLog = 1048576
sendMessageThreadPoolNums = 16
warmMapedFileEnable = true
aclEnable = true
fileReservedTime = 96
"""


def config(context, *words):
    return run_to_end(context.binary, "config", *words, cwd=context.folder)


def answer(context, *words, code=0):
    ended = config(context, *words, "-o", "json")
    require(ended.code == code, f"config {words} ended with {ended.code}: {ended.text}")
    return json.loads(ended.out)


def written(context, name, text):
    path = context.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def check_says_what_a_file_does(context):
    checked = answer(context, "check", written(context, "broker.conf", ROCKETMQ), code=1)
    remarks = {(row["level"], row["line"], row["key"]) for row in checked["remarks"]}
    for expected in [("warning", 3, "fileReservedTime"), ("warning", 7, "aclEnable"),
                     ("advice", 4, "mapedFileSizeCommitLog"),
                     ("advice", 5, "sendMessageThreadPoolNums"),
                     ("advice", 6, "warmMapedFileEnable")]:
        require(expected in remarks, f"no {expected} in {remarks}")
    changes = {row["key"]: row["value"] for row in checked["changes"]}
    require(changes == {"brokerName": "broker-z", "mappedFileSizeCommitLog": "1048576",
                        "fileReservedTime": "96"}, f"{changes}")
    good = written(context, "good.conf", "fileReservedTime=100\n")
    require(answer(context, "check", good)["verdict"] == "good", "the good one")
    bad = written(context, "bad.conf", "flushDiskType=NEVER\nlistenPort=99999\n")
    errors = [row for row in answer(context, "check", bad, code=2)["remarks"]
              if row["level"] == "error"]
    require([row["key"] for row in errors] == ["flushDiskType", "listenPort"], f"{errors}")
    names = written(context, "namesrv.conf", "listenPort=9877\nenableTopicList=false\n"
                                             "kvConfigPath=/srv/kv.json\n")
    checked = answer(context, "check", names)
    require((checked["server"], checked["verdict"], checked["remarks"]) == ("name server", "good", []),
            f"{checked}")
    require(len(checked["changes"]) == 3, f"{checked}")
    slip = written(context, "slip.conf", "enableTopicLis=false\n")
    remark, = answer(context, "check", "--namesrv", slip, code=1)["remarks"]
    require("did you mean 'enableTopicList'" in remark["remark"], f"{remark}")
    nothing = config(context, "check", "nothing.conf")
    require(nothing.code == 2 and "nothing.conf" in nothing.err, nothing.text)


def check_refuses_what_the_start_refuses(context):
    for line in ["brokerRole=SLAVE", "namesrvAddr=foo", "namesrvAddr=${NAMESRV}",
                 "brokerIP1=host.name", "brokerIP1=999.1.1.1", "bindAddress=foo",
                 "httpBindAddress=foo", "messageDelayLevel=1s 2x", "storePathRootDir=",
                 "brokerName=", "brokerClusterName=a/b", "listenPort=2", "logLevel=zzz=debug"]:
        key = line.split("=")[0]
        file = written(context, "refused.conf", "# ours\n" + line + "\n")
        errors = [(row["line"], row["key"])
                  for row in answer(context, "check", file, code=2)["remarks"]
                  if row["level"] == "error"]
        require(errors == [(2, key)], f"{line}: {errors}")
        started = run_to_end(context.binary, "broker", "-c", file, cwd=context.folder)
        require(started.code == 1 and f"refused.conf:2: {key}: " in started.err, started.text)


def what_is_no_file_of_settings_is_said(context):
    (context.folder / "folder").mkdir()
    for server in ("broker", "up", "namesrv"):
        started = run_to_end(context.binary, server, "-c", "folder", cwd=context.folder)
        require(started.code == 1 and "'folder' is a directory" in started.err, started.text)
    shown = config(context, "show", "-c", "folder")
    require(shown.code == 1 and "'folder' is a directory" in shown.err, shown.text)
    checked = config(context, "check", "folder")
    require(checked.code == 2 and "'folder' is a directory" in checked.err, checked.text)
    (context.folder / "binary").write_bytes(bytes(range(256)) * 4096 * 20)
    checked = config(context, "check", "binary")
    require(checked.code == 2 and "no properties file" in checked.err, checked.text)
    (context.folder / "binary").write_bytes(bytes(range(256)))
    checked = config(context, "check", "binary")
    require(checked.code == 2 and "no properties file" in checked.err, checked.text)


def import_keeps_what_counts(context):
    written(context, "rocketmq/conf/broker.conf", ROCKETMQ)
    written(context, "rocketmq/conf/plain_acl.yml", "accounts:\n")
    imported = answer(context, "import", "rocketmq", "--to", "saker.conf", "--home", "/srv/mq")
    require(imported["store"].startswith("/srv/mq/store"), f"{imported}")
    require(any("plain_acl.yml" in row["key"] for row in imported["remarks"]), f"{imported}")
    shown = {row["key"]: row["value"]
             for row in answer(context, "show", "-c", "saker.conf", "--diff")}
    require(shown == {"brokerName": "broker-z", "mappedFileSizeCommitLog": "1048576",
                      "fileReservedTime": "96", "storePathRootDir": "/srv/mq/store"}, f"{shown}")
    text = (context.folder / "saker.conf").read_text()
    require("#aclEnable=true" in text and "#fileReservedTime=48" in text, text)
    again = config(context, "import", "rocketmq", "--to", "saker.conf")
    require(again.code == 1 and "--force" in again.err, again.text)


def import_shows_no_secret(context):
    source = written(context, "rocketmq/conf/broker.conf",
                     "brokerName=a\ninitAuthenticationUser={\"username\":\"u\",\"password\":\"pw1\"}\n"
                     "innerClientAuthenticationCredentials=pw1\nobjectStoreSecretKey=pw1\n")
    source.chmod(0o640)
    imported = config(context, "import", "rocketmq", "--to", "saker.conf")
    require(imported.code == 0 and "pw1" not in imported.text and "(secret)" in imported.out,
            imported.text)
    target = context.folder / "saker.conf"
    require("pw1" not in target.read_text(), target.read_text())
    require(target.stat().st_mode & 0o777 == 0o640, oct(target.stat().st_mode))


def import_says_what_is_to_be_corrected(context):
    written(context, "rocketmq/conf/broker.conf",
            "brokerName=a\nlistenPort=abc\nflushDiskType=async_flush\nmaxMessageSize=4M\n"
            "sendMessageThreadPoolNums=4\nsendMesageThreads=4\n")
    imported = answer(context, "import", "rocketmq", "--to", "saker.conf", code=2)
    require("correct what is refused" in imported["next"], f"{imported}")
    uses = {row["key"]: row["use"] for row in imported["settings"]}
    require(uses == {"brokerName": "kept", "listenPort": "refused", "flushDiskType": "refused",
                     "maxMessageSize": "refused", "sendMessageThreadPoolNums": "no effect",
                     "sendMesageThreads": "unknown"}, f"{uses}")
    checked = answer(context, "check", "saker.conf", code=2)
    errors = {row["key"] for row in checked["remarks"] if row["level"] == "error"}
    require(errors == {"listenPort", "flushDiskType", "maxMessageSize"}, f"{errors}")


def import_takes_no_slave_and_names_the_others(context):
    written(context, "rocketmq/conf/broker.conf", "brokerName=a\n")
    slave = written(context, "rocketmq/conf/2m-2s-async/broker-a-s.properties",
                    "brokerName=broker-a\nbrokerId=1\nbrokerRole=SLAVE\n")
    refused = config(context, "import", slave, "--to", "slave.conf")
    require(refused.code == 1 and "master" in refused.err, refused.text)
    require(not (context.folder / "slave.conf").exists(), "it was written")
    for place in ("rocketmq", "rocketmq/conf"):
        imported = answer(context, "import", place, "--to", "saker.conf", "--force")
        require(imported["from"].endswith("conf/broker.conf"), f"{imported}")
        require(any("broker-a-s.properties" in row["remark"] for row in imported["remarks"]),
                f"{imported}")


def import_asks_which_of_several(context):
    for name in ("a", "b"):
        written(context, f"rocketmq/conf/2m-noslave/broker-{name}.properties",
                f"brokerName=broker-{name}\n")
    asked = config(context, "import", "rocketmq")
    require(asked.code == 1 and "broker-a.properties" in asked.err
            and "broker-b.properties" in asked.err, asked.text)
    one = context.folder / "rocketmq/conf/2m-noslave/broker-b.properties"
    imported = answer(context, "import", one, "--to", "b.conf")
    require(imported["settings"][0]["value"] == "broker-b", f"{imported}")
    lost = config(context, "import", "elsewhere")
    require(lost.code == 1 and "elsewhere" in lost.err, lost.text)


def show_asks_a_running_broker(context):
    server = context.server({"fileReservedTime": 50})
    shown = {row["key"]: row["value"]
             for row in answer(context, "show", "--of", server.broker, "--diff")}
    require(shown.get("fileReservedTime") == "50", f"{shown}")
    one = answer(context, "show", "--of", server.broker, "flushDiskType", "--long")
    require(len(one) == 1 and one[0]["bounds"] == "ASYNC_FLUSH|SYNC_FLUSH" and one[0]["meaning"],
            f"{one}")
    wrong = config(context, "show", "flushDiskTyp")
    require(wrong.code == 1 and "flushDiskType" in wrong.err, wrong.text)


def await_value(context, server, key, value):
    def now():
        return answer(context, "show", "--of", server.broker, key)[0]["value"]
    until(lambda: now() == value, lambda: f"{key} is {now()}, not {value}")


def hangup_reads_the_file_again(context):
    file = written(context, "up.conf", "autoCreateTopicEnable=true\nfileReservedTime=72\n"
                                       "heldPullsMax=1000\n")
    server = context.server({"heldPullsMax": 500}, words=("-c", file))
    written(context, "up.conf", "autoCreateTopicEnable=false\nfileReservedTime=80\n"
                                "heldPullsMax=2000\nstorePathRootDir=/elsewhere\nbogus=1\n")
    server.process.send_signal(signal.SIGHUP)
    await_value(context, server, "autoCreateTopicEnable", "false")
    held = answer(context, "show", "--of", server.broker, "heldPullsMax")[0]["value"]
    require(held == "500", f"--set lost against the file: {held}")
    log = server.log()
    require("up.conf:5: unknown key 'bogus'" in log, log)
    require("storePathRootDir stays" in log and "needs a restart" in log, log)
    for line, said in [("autoCreateTopicEnable=maybe", "up.conf:3: autoCreateTopicEnable: expected"),
                       ("brokerName=a/b", "up.conf:3: brokerName: expected"),
                       ("logLevel=zzz", "up.conf:3: logLevel: unknown log level")]:
        written(context, "up.conf", f"# ours\n\n{line}\n")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: f"stay as they are: {context.folder}/{said}" in server.log(), server.log)
    await_value(context, server, "autoCreateTopicEnable", "false")


def hangup_of_a_name_server_reads_the_file_again(context):
    file = written(context, "namesrv.conf", "enableTopicList=true\n")
    node = Node("namesrv", context.folder)
    context.own(node.kill)
    ready = start_and_wait(node, [
        *launcher(), context.binary, "namesrv", "--listen", "127.0.0.1", "--namesrv-port", "0",
        "-c", file, "--set", "orderMessageEnable=false"])
    text = "enableTopicList=false\norderMessageEnable=true\nserverChannelMaxIdleTimeSeconds=5\n"
    written(context, "namesrv.conf", text)
    node.process.send_signal(signal.SIGHUP)
    until(lambda: "changed to enableTopicList=false" in node.new_output(), node.new_output)
    log = node.new_output()
    require("serverChannelMaxIdleTimeSeconds stays 120" in log and "needs a restart" in log, log)
    with Connection(ready["namesrv"]) as connection:
        now = connection.ask(code.GET_NAMESRV_CONFIG, {}).body.decode()
    require("enableTopicList=false\n" in now and "orderMessageEnable=false\n" in now, now)
    require(file.read_text() == text, "it wrote into the file")
    written(context, "namesrv.conf", "enableTopicList=maybe\n")
    node.process.send_signal(signal.SIGHUP)
    until(lambda: "stay as they are" in node.new_output(), node.new_output)


def cases():
    return cases_of("config-tool", [check_says_what_a_file_does,
                                    check_refuses_what_the_start_refuses,
                                    what_is_no_file_of_settings_is_said,
                                    import_keeps_what_counts, import_shows_no_secret,
                                    import_says_what_is_to_be_corrected,
                                    import_takes_no_slave_and_names_the_others,
                                    import_asks_which_of_several, show_asks_a_running_broker,
                                    hangup_reads_the_file_again,
                                    hangup_of_a_name_server_reads_the_file_again])
