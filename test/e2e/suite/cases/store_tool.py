"""`saker store`: looking into, checking and mending directories, stopped, running and damaged."""
import json
import shutil
import signal

from ..case import cases_of, require
from ..command import run_to_end
from ..small_disk import SmallDisk
from ..wire.connection import Connection
from ..wire.reading import read_queue
from ..wire.request import create_topic, must_send
from .life_cycle import must_stop
from .store_check import SETTINGS, TOPIC, filled

SECONDS = 30
RECORD_BYTES_MIN = 91
LOG_MEGABYTES = 64


def store(context, *words, expect=0):
    ended = run_to_end(context.binary, "store", *words, seconds=SECONDS)
    require(ended.code == expect, f"store {words[0]} ended with {ended.code}, not {expect}:\n"
                                  f"{ended.text[-3000:]}")
    return ended


def verdict(context, directory, expect=0):
    found = json.loads(store(context, "verify", "-o", "json", directory, expect=expect).out)
    require(found["clean"] == (expect == 0), f"clean is {found['clean']}")
    return found


def kinds(found, notes):
    return {finding["kind"] for finding in found["findings"] if finding["note"] == notes}


def dump(context, *words, expect=0):
    return [json.loads(line) for line in
            store(context, "dump", *words, expect=expect).out.splitlines()]


def running_stopped_and_killed(context):
    """Verified while a broker runs, after its stop and after a kill: no findings."""
    server = filled(context)
    found = verdict(context, server.store)
    require("in-use" in kinds(found, True), "a running broker was not noticed")
    must_stop(server, signal.SIGTERM)
    stopped = verdict(context, server.store)
    require(not kinds(stopped, True) & {"in-use", "unclosed"}, "it was closed")
    server.start()
    server.kill()
    require("unclosed" in kinds(verdict(context, server.store), True), "a kill was not noticed")
    context.note(f"{stopped['records']} records, {stopped['queueEntries']} entries")


def counts(context, server, *words):
    """What inspect says, and how many entries it counts in each queue of the topic."""
    found = json.loads(store(context, "inspect", "-o", "json", *words, server.store).out)
    return found, {queue["queueId"]: queue["maxOffset"] - queue["minOffset"]
                   for queue in found["queues"] if queue["topic"] == TOPIC}


def inspect_counts(context):
    server = filled(context)
    with Connection(server.broker) as connection:
        served = {queue: len(read_queue(connection, TOPIC, queue)) for queue in range(4)}
    found, counted = counts(context, server)
    require(found["inUseBy"] == f"process {server.process.pid}", "the holder is another")
    # The last entries of a queue are in the broker's memory.
    require(counted and all(counted[queue] <= served[queue] for queue in counted),
            f"counted {counted}, served {served}")
    must_stop(server, signal.SIGTERM)
    for words in ((), ("--walk",)):
        _, counted = counts(context, server, *words)
        require(counted == served, f"counted {counted}, served {served}")
    text = store(context, "inspect", server.store).out
    for part in ("LOG FILE", "checkpoint", TOPIC, "topics.json"):
        require(part in text, f"nothing of {part} in:\n{text}")


def dumped_records(context):
    """By queue, offset, key and time, with and without a scan; bodies come back."""
    server = context.server(SETTINGS)
    with Connection(server.broker) as connection:
        create_topic(connection, "Dump")
        for number in range(40):
            must_send(connection, "Dump", f"grün {number}".encode(), number % 4,
                      KEYS=f"k{number} all", TAGS="t")
        must_send(connection, "Dump", b"\xff\x00", 0, KEYS="binary")
    must_stop(server, signal.SIGTERM)
    lines = dump(context, server.store, "--topic", "Dump", "--queue", "2", "--from", "3",
                 "--count", "4")
    require([line["body"] for line in lines] == [f"grün {n}" for n in (14, 18, 22, 26)],
            f"other records: {lines}")
    one = dump(context, server.store, "--offset", lines[1]["commitLogOffset"])
    require(one == [lines[1]], "the offset leads to another record")
    scanned = dump(context, server.store, "--scan", "--key", "k22")
    require([line["queueOffset"] for line in scanned] == [5], f"by key: {scanned}")
    require(len(dump(context, server.store, "--key", "all", "--scan")) == 40, "by a second key")
    binary = dump(context, server.store, "--scan", "--key", "binary")[0]
    require((binary["bodyEncoding"], binary["body"]) == ("base64", "/wA="), f"{binary}")
    first, last = lines[0]["storeTimestamp"], lines[-1]["storeTimestamp"]
    timed = dump(context, server.store, "--time", f"{first}..{last}", "--no-body")
    require(len(timed) >= 4 and "body" not in timed[0], "by time")
    nothing = store(context, "dump", server.store, "--time", "..2001-01-01", expect=1)
    require("no such record" in nothing.err and not nothing.out, nothing.err)
    refused = store(context, "dump", server.store, "--offset", 1, expect=2)
    require("the next one begins at" in refused.err, refused.err)


def record_places(context, server):
    return [(line["commitLogOffset"], line["storeSize"], line["queueId"], line["queueOffset"])
            for line in dump(context, server.store, "--scan", "--topic", "Mend", "--no-body")]


def mended(context):
    """A damaged record costs itself only: repair says so, does so, and the broker serves the rest."""
    # With an index the next start rebuilds it, and the queues with it: blanks instead of stand-ins.
    server = context.server({**SETTINGS, "messageIndexEnable": "false"})
    with Connection(server.broker) as connection:
        create_topic(connection, "Mend")
        for number in range(40):
            must_send(connection, "Mend", b"%d" % number + b" " * 500, number % 4)
    refused = store(context, "repair", "--yes", server.store, expect=2)
    require("in use by" in refused.err, refused.err)
    must_stop(server, signal.SIGTERM)
    at, _, queue, offset = record_places(context, server)[21]
    log = server.store / "commitlog" / ("0" * 20)
    with open(log, "r+b") as file:
        file.seek(at + RECORD_BYTES_MIN + 10)
        file.write(b"?")
    found = kinds(verdict(context, server.store, 1), False)
    require(found == {"log-damage", "queue-lost"}, f"findings: {found}")
    before = log.read_bytes()
    planned = store(context, "repair", server.store, expect=1).out
    require(f"log offset {at}" in planned and "nothing was changed" in planned, planned)
    require(log.read_bytes() == before, "a plan has changed the log")
    store(context, "repair", "--yes", server.store)
    verdict(context, server.store)
    aside = list(server.store.glob("repair-*"))
    require(len(aside) == 1 and list((aside[0] / "commitlog").iterdir()), "nothing is kept aside")
    must_serve_all_but(context, server, queue, offset)


def stray_behind(log):
    """A file of nothing but rubbish, far behind the end of the log."""
    path = log / f"{8 << 20:020d}"
    path.write_bytes(b"z" * SETTINGS["mappedFileSizeCommitLog"])
    return path


def must_serve_numbers(server, count):
    with Connection(server.broker) as connection:
        bodies = [record.body for record in read_queue(connection, "Mend", 0)]
    require(bodies == [b"%d" % number for number in range(count)], f"serves {bodies}")


def mended_across_file_systems(context):
    """With the log on a file system of its own, repair and a start after a crash move files off it."""
    disk = SmallDisk(context.folder, LOG_MEGABYTES)
    context.own(disk.close)
    server = context.server({**SETTINGS, "storePathCommitLog": disk.path})
    with Connection(server.broker) as connection:
        create_topic(connection, "Mend")
        for number in range(40):
            must_send(connection, "Mend", b"%d" % number, 0)
    must_stop(server, signal.SIGTERM)
    place = ("--commit-log", disk.path, server.store)
    (disk.path / "notes.txt").write_text("notes")
    stray = stray_behind(disk.path)
    found = json.loads(store(context, "verify", "-o", "json", *place, expect=1).out)
    require(kinds(found, False) == {"log-file", "log-stale"}, f"findings: {kinds(found, False)}")
    store(context, "repair", "--yes", *place)
    kept = {path.name for path in server.store.glob("repair-*/commitlog/*")}
    require(kept == {"notes.txt", stray.name}, f"kept: {kept}")
    require(not stray.exists(), "the file is still there")
    server.start()
    must_serve_numbers(server, 40)
    server.kill()
    stray_behind(disk.path)
    server.start()
    must_serve_numbers(server, 40)
    kept = [path.name[:20] for path in (context.folder / "cut").iterdir()]
    require(kept == [stray.name] and not stray.exists(), f"kept: {kept}")


def must_serve_all_but(context, server, lost_queue, lost_offset):
    server.start()
    with Connection(server.broker) as connection:
        for queue in range(4):
            bodies = [record.body.split()[0] for record in read_queue(connection, "Mend", queue)]
            wanted = [b"%d" % number for number in range(queue, 40, 4)]
            if queue == lost_queue:
                del wanted[lost_offset]  # its neighbour's entry stands in, and is not taken for its own
            require(bodies == wanted, f"queue {queue}: {bodies}")
        must_send(connection, "Mend", b"after the repair", 0)
    must_stop(server, signal.SIGTERM)
    verdict(context, server.store)


def explained_errors(context):
    """What is no store is told from a clean one, with the way on."""
    nothing = store(context, "verify", context.folder / "nothing", expect=2)
    require("is no store directory" in nothing.err, nothing.err)
    server = context.server(SETTINGS)
    must_stop(server, signal.SIGTERM)
    if server.store != server.data:
        above = store(context, "inspect", server.data, expect=2)
        require(f"did you mean {server.data}/store?" in above.err, above.err)
    for words in (("dump", server.store, "--queue", "1"),
                  ("dump", server.store, "--time", "yesterday")):
        require(store(context, *words, expect=2).err.count("\n") == 1, "more than one line")
    shutil.rmtree(server.store / "commitlog")
    shutil.rmtree(server.store / "consumequeue", ignore_errors=True)
    verdict(context, server.store)
    for words in ((), ("inspect",), ("verify",), ("dump",), ("repair",)):
        help_text = store(context, *words, "--help").out if words else \
            run_to_end(context.binary, "store", "--help").out
        require("Examples:" in help_text, f"no examples for {words}")


def cases():
    return cases_of("store-tool", [running_stopped_and_killed, inspect_counts, dumped_records,
                                   mended, mended_across_file_systems, explained_errors])
