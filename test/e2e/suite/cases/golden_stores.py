"""Directories that RocketMQ 5.5.0 left are served as their manifests say, over the wire.

test/golden/store/NAME.json is what a client read from the broker just before it stopped: every
message of every queue, answers by key and by time, topics, groups and progress.
"""
import json
import shutil
import struct
import subprocess
import zlib

from harness.paths import REPO

from ..case import Case, Skipped, require
from ..waiting import until
from ..wire import code
from ..wire.request import (committed_offset, create_topic, heartbeat, max_offset, min_offset,
                            must, pull)

GOLDEN = REPO / "test" / "golden" / "store"
NAMES = ["plain", "rollover", "defaults", "delay-timer", "transactions", "pop", "filter-ext",
         "special-queues", "record-crc", "rocksdb", "rocksdb-config-v2", "killed", "torn"]
# Nothing is deleted for its age, and no timer delivered: the manifest does not know of it.
STILL = {"brokerName": "broker-a", "brokerClusterName": "DefaultCluster", "fileReservedTime": 87600,
         "timerStopDequeue": "true"}
# To these the broker itself adds at once: delays are over, transactions still open are renewed.
GROWING = ("Later", "RMQ_SYS_TRANS_HALF_TOPIC", "RMQ_SYS_TRANS_OP_HALF_TOPIC")
FOREVER = (1 << 63) - 1
TOPIC_FIELDS = ("order", "perm", "readQueueNums", "writeQueueNums", "topicFilterType",
                "topicSysFlag", "attributes")
# With configManagerVersion=v2 RocketMQ stores topics only that an administrator made. These are
# made at each start, by settings; those of groups are unknown until they are used again.
MADE_BY_SETTINGS = ("RMQ_SYS_TRACE_TOPIC", "rmq_sys_REVIVE_LOG_DefaultCluster")
RETRIES, DEAD_LETTERS = "%RETRY%readers", "%DLQ%readers"


def unpack(name, folder):
    archive = GOLDEN / f"{name}.tar.zst"
    if not shutil.which("zstd"):
        raise Skipped("there is no zstd to unpack the directory; `tools/setup test` installs it")
    folder.mkdir()
    unpacked = subprocess.run(f"zstd -dcq --long=27 '{archive}' | tar -C '{folder}' -xf -",
                              shell=True, capture_output=True, text=True, check=False)
    require(unpacked.returncode == 0, f"{archive} cannot be unpacked: {unpacked.stderr}")


def opened(context, name):
    """A connection to a server on the directory, and the manifest."""
    manifest = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    store = context.folder / "store"
    unpack(name, store)
    server = context.server({**manifest["settings"], **STILL, "storePathRootDir": store})
    return context.connect(server.broker), manifest


def place_of(message):
    """Topic, queue and offset at which the message was read; a light queue counts for itself."""
    topic, queue = message["queue"].rsplit("/", 1)
    if not topic.startswith("%LMQ%"):
        return topic, int(queue), message["queueOffset"]
    properties = message["properties"]
    at = properties["INNER_MULTI_DISPATCH"].split(",").index(topic)
    return topic, int(queue), int(properties["INNER_MULTI_QUEUE_OFFSET"].split(",")[at])


def first_record(body):
    return body[:struct.unpack_from(">i", body)[0]]


def messages_are_there(connection, manifest):
    """Each record is the same to the byte, by queue and offset as by its place in the log."""
    require(manifest["messages"], "the manifest has no messages")
    for message in manifest["messages"]:
        topic, queue, offset = place_of(message)
        what = f"{topic}/{queue} at {offset}"
        answer = must(pull(connection, topic, queue, offset, most=1, hold_ms=0), what)
        record = first_record(answer.body)
        require(zlib.crc32(record) == message["recordCrc32"],
                f"{what} has {len(record)} other bytes than the {message['storeSize']} recorded")
        if "commitLogOffset" not in message:
            continue  # of a compacted topic: its copy was read
        viewed = must(connection.ask(code.VIEW_MESSAGE_BY_ID,
                                     {"offset": message["commitLogOffset"]}), what)
        require(viewed.body == record, f"{what} is another message by its place in the log")


def bounds_are_right(connection, manifest):
    for queue in manifest["queues"]:
        topic, number = queue["topic"], queue["queueId"]
        begin, end = min_offset(connection, topic, number), max_offset(connection, topic, number)
        expected = queue.get("recoveredMaxOffset", queue["maxOffset"])
        may_grow = topic in GROWING and end > expected
        require(begin == queue["minOffset"] and (end == expected or may_grow),
                f"{topic}/{number} reaches from {begin} to {end}, recorded was {queue}")


def keys_are_found(connection, manifest):
    require(manifest["index"], "the manifest has no answers by key")
    for expected in manifest["index"]:
        # After a crash the index follows the log a moment later.
        until(lambda: has_places(connection, expected),
              lambda: f"{expected} is answered "
                      f"{places_of(connection, expected['topic'], expected['key'])}")


def has_places(connection, expected):
    found = places_of(connection, expected["topic"], expected["key"])
    if expected["topic"] in GROWING:
        return set(found) >= set(expected["commitLogOffsets"])
    return found == sorted(expected["commitLogOffsets"])


def places_of(connection, topic, key):
    answer = connection.ask(code.QUERY_MESSAGE, {
        "topic": topic, "key": key, "maxNum": 64, "beginTimestamp": 0, "endTimestamp": FOREVER})
    places, body = [], answer.body if answer.code == code.SUCCESS else b""
    while body:
        record = first_record(body)
        places.append(struct.unpack_from(">q", record, 28)[0])
        body = body[len(record):]
    return sorted(places)


def times_lead_there(connection, manifest):
    for expected in manifest["offsetByTime"]:
        answer = must(connection.ask(code.SEARCH_OFFSET_BY_TIMESTAMP, {
            "topic": expected["topic"], "queueId": expected["queueId"],
            "timestamp": expected["timestamp"], "boundaryType": expected["boundary"].upper()}),
            f"a search of {expected}")
        require(int(answer.fields["offset"]) == expected["offset"],
                f"{expected} is answered {answer.fields}")


def progress_is_there(connection, manifest):
    for key, offsets in manifest["consumerOffsets"].items():
        topic, group = key.split("@", 1)
        for queue, expected in offsets.items():
            found = committed_offset(connection, topic, int(queue), group)
            require(found == expected, f"{key} in queue {queue} is at {found}, not {expected}")


def topics_are_there(connection, manifest):
    answer = must(connection.ask(code.GET_ALL_TOPIC_CONFIG), "the topics")
    found = json.loads(answer.body)["topicConfigTable"]
    for name, expected in manifest["topics"].items():
        require(name in found, f"the topic {name} is not there")
        for field in TOPIC_FIELDS:
            require(found[name].get(field) == expected.get(field, found[name].get(field)),
                    f"{field} of {name} is {found[name].get(field)}, not {expected[field]}")


def groups_are_there(connection, manifest):
    answer = must(connection.ask(code.GET_ALL_SUBSCRIPTIONGROUP_CONFIG), "the groups")
    found = json.loads(answer.body)["subscriptionGroupTable"]
    for name, expected in manifest["groups"].items():
        require(name in found, f"the group {name} is not there")
        for field, value in expected.items():
            if isinstance(value, (dict, list)):
                continue  # the client fills in what the file leaves out
            require(found[name].get(field) == value,
                    f"{field} of {name} is {found[name].get(field)}, not {value}")


def all_is_there(connection, manifest):
    for holds in (topics_are_there, groups_are_there, progress_is_there, messages_are_there,
                  keys_are_found, times_lead_there, bounds_are_right):
        holds(connection, manifest)


def served_as_recorded(name):
    def act(context):
        all_is_there(*opened(context, name))
    return act


def with_topics_that_have_no_row(context):
    """Queues whose topic has no row are out of reach, as with RocketMQ after its own restart, until
    the topic is made again: retries by their group's heartbeat, dead letters on request."""
    connection, manifest = opened(context, "rocksdb-config-v2")
    for name in MADE_BY_SETTINGS:
        del manifest["topics"][name]
    for topic in (RETRIES, DEAD_LETTERS):
        answer = pull(connection, topic, 0, 0, most=1, hold_ms=0)
        require(answer.code == code.TOPIC_NOT_EXIST, f"{topic} is answered {answer.code}")
    heartbeat(connection, "readers@1", "readers", "Orders")
    create_topic(connection, DEAD_LETTERS, queues=1)
    all_is_there(connection, manifest)


def cases():
    special = {"rocksdb-config-v2": with_topics_that_have_no_row}
    return [Case("golden-stores", name, special.get(name) or served_as_recorded(name))
            for name in NAMES]
