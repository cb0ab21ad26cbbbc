"""RocketMQ's own mqadmin against the server: what it prints is compared row by row."""
import json

from . import transcript
from .failure import CaseFailure
from .paths import COMPAT
from .saker import CLUSTER_NAME

TOPICS = {"topicConfigList": [{"topicName": name, "readQueueNums": 3, "writeQueueNums": 3,
                               "perm": 6} for name in ("AdmListA", "AdmListB")]}
GROUPS = {"groupConfigList": [{"groupName": "AdmListG", "retryMaxTimes": 3}]}


def lists_of_rows(text, home):
    """The rows of each step: they stand behind `== number`."""
    return [transcript.masked_rows(part.partition("\n")[2], home)
            for part in ("\n" + text).split("\n== ")[1:]]


def mqadmin(name):
    def act(context):
        path = COMPAT / "mqadmin" / f"{name}.txt"
        steps = transcript.read(path)
        server = context.serve({} if context.is_reference else
                               {"brokerClusterName": CLUSTER_NAME})
        (context.client_home / "topics.json").write_text(json.dumps(TOPICS["topicConfigList"]))
        (context.client_home / "groups.json").write_text(json.dumps(GROUPS["groupConfigList"]))
        # Without it 4.9.8 does not begin.
        (context.client_home / "conf").mkdir()
        (context.client_home / "conf" / "logback_tools.xml").write_text("<configuration/>")
        script = context.dir / "script.txt"
        script.write_text("".join(step.words + "\n" for step in steps))
        out = context.dir / "printed.txt"
        context.run_client("mqadmin", server, f"script={script}", f"out={out}", seconds=300)
        printed = lists_of_rows(out.read_text("utf-8"), str(context.client_home))
        side = "java>" if context.is_reference else "saker>"
        (context.dir / "masked.txt").write_text(transcript.text_of(steps, printed))
        found = transcript.differences(steps, printed, side)
        if found:
            raise CaseFailure(f"{path.name}: rows differ (all of them: {context.dir}/masked.txt)\n"
                              f"{found}")
    return act
