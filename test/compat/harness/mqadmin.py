"""RocketMQ's own mqadmin against the server: what it prints is compared row by row."""
import json

from . import transcript
from .failure import CaseFailure
from .paths import COMPAT
from .saker import CLUSTER_NAME

TOPICS = {"topicConfigList": [{"topicName": name, "readQueueNums": 3, "writeQueueNums": 3,
                               "perm": 6} for name in ("AdmListA", "AdmListB")]}
# Settings of the broker by the name of a transcript.
SETTINGS = {"dashboard-5": {"traceTopicEnable": "true"}}
GROUPS = {"groupConfigList": [{"groupName": "AdmListG", "retryMaxTimes": 3}]}


# Commands of the tools that no transcript has.
LOCAL = "reads files of the machine it runs on, asks no server"
LEFT_OUT = {"dumpCompactionLog": LOCAL, "exportMetadataInRocksDB": LOCAL}


def lists_of_rows(text, home):
    """The rows of each step: they stand behind `== number`."""
    return [transcript.masked_rows(part.partition("\n")[2], home)
            for part in ("\n" + text).split("\n== ")[1:]]


def run_script(context, server, steps):
    """What each step printed, masked."""
    script, out = context.dir / "script.txt", context.dir / "printed.txt"
    script.write_text("".join(step.words + "\n" for step in steps))
    context.run_client("mqadmin", server, f"script={script}", f"out={out}", seconds=300)
    return lists_of_rows(out.read_text("utf-8"), str(context.client_home))


def in_transcripts(version):
    """The commands that the transcripts of a version of the tools run."""
    steps = [step for path in (COMPAT / "mqadmin").glob(f"*-{version}.txt")
             for step in transcript.read(path)]
    return {command_of(step.words.split()) for step in steps}


def command_of(words):
    """`words` of a step; a command that has no end stands behind `? begin PATTERN`."""
    return words[3] if words[:2] == ["?", "begin"] else words[0]


def all_commands(version):
    """Each command of the tools is in a transcript, or left out for a reason."""
    def act(context):
        names = run_script(context, context.serve(), [transcript.Step("", "? commands")])[0]
        missing = set(names) - in_transcripts(version) - set(LEFT_OUT)
        if missing or len(names) < 40:
            raise CaseFailure(f"of {len(names)} commands no transcript has {sorted(missing)}")
    return act


def mqadmin(name):
    def act(context):
        path = COMPAT / "mqadmin" / f"{name}.txt"
        steps = transcript.read(path)
        settings = SETTINGS.get(name, {})
        server = context.serve(settings if context.is_reference else
                               {"brokerClusterName": CLUSTER_NAME, **settings})
        (context.client_home / "topics.json").write_text(json.dumps(TOPICS["topicConfigList"]))
        (context.client_home / "groups.json").write_text(json.dumps(GROUPS["groupConfigList"]))
        # Without it 4.9.8 does not begin.
        (context.client_home / "conf").mkdir()
        (context.client_home / "conf" / "logback_tools.xml").write_text("<configuration/>")
        printed = run_script(context, server, steps)
        side = "java>" if context.is_reference else "saker>"
        (context.dir / "masked.txt").write_text(transcript.text_of(steps, printed))
        found = transcript.differences(steps, printed, side)
        if found:
            raise CaseFailure(f"{path.name}: rows differ (all of them: {context.dir}/masked.txt)\n"
                              f"{found}")
    return act
