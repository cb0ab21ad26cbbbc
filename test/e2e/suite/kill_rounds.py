"""Rounds of kill -9 under load: what was acknowledged must be there after each, and nothing twice."""
import random
import subprocess
import threading
import time

from harness.failure import CaseFailure

from .server import SakerServer
from .wire.connection import Closed, Connection, Silence
from .wire.reading import read_queue
from .wire.request import create_topic, send

TOPIC = "KillRounds"
QUEUES = 4
BODY_BYTES_MAX = 2000


class Producer(threading.Thread):
    """Sends one message after the other until the broker is gone; remembers every answer."""

    def __init__(self, address, number, seed, stop):
        super().__init__(daemon=True)
        self.address, self.number, self.stop = address, number, stop
        self.random = random.Random(seed)
        self.acknowledged = {}  # (queue, offset) -> body
        self.failure = None

    def run(self):
        try:
            with Connection(self.address) as connection:
                self.send_all(connection)
        except (Closed, Silence, OSError):
            pass  # killed
        except Exception as failure:  # told by the round
            self.failure = failure

    def send_all(self, connection):
        for count in range(1 << 30):
            if self.stop.is_set():
                return
            queue = self.random.randrange(QUEUES)
            body = b"%d/%d/" % (self.number, count) + bytes(self.random.randrange(BODY_BYTES_MAX))
            answer = send(connection, TOPIC, body, queue)
            if answer.code != 0:
                raise CaseFailure(f"a send was answered {answer.code}: {answer.remark}")
            place = (queue, int(answer.fields["queueOffset"]))
            if place in self.acknowledged:
                raise CaseFailure(f"two messages were acknowledged at {place}")
            self.acknowledged[place] = body


def number_of(body):
    producer, count, _ = body.split(b"/", 2)
    return int(producer), int(count)


class KillRounds:
    """One broker with one flush type, killed again and again."""

    def __init__(self, binary, folder, flush, producers=6, seed=None):
        self.server = SakerServer(binary, folder, {
            "flushDiskType": flush, "mappedFileSizeCommitLog": 1 << 20,
            "mappedFileSizeConsumeQueue": 20_000, "maxIndexNum": 4000, "maxHashSlotNum": 1000})
        self.producers = producers
        self.seed = random.randrange(1 << 30) if seed is None else seed
        self.random = random.Random(self.seed)
        self.next_producer = 0
        self.acknowledged = {}
        self.ends = [0] * QUEUES

    def start(self):
        self.server.start()
        with Connection(self.server.broker) as connection:
            create_topic(connection, TOPIC, QUEUES)

    def run_round(self):
        """Load, a kill, a start, a check. Returns (acknowledged, found, seconds to restart)."""
        stop = threading.Event()
        crowd = [Producer(self.server.broker, self.next_producer + i, self.random.random(), stop)
                 for i in range(self.producers)]
        self.next_producer += self.producers
        for producer in crowd:
            producer.start()
        time.sleep(self.random.uniform(0.05, 1.2))
        self.server.kill()
        stop.set()
        for producer in crowd:
            producer.join()
            if producer.failure:
                raise producer.failure
        began = time.monotonic()
        self.server.start()
        took = time.monotonic() - began
        fresh = self.merge(crowd)
        return len(fresh), self.check(self.ends, fresh), took

    def merge(self, crowd):
        fresh = {}
        for producer in crowd:
            twice = producer.acknowledged.keys() & (fresh.keys() | self.acknowledged.keys())
            if twice:
                raise CaseFailure(f"places were given twice, {sorted(twice)[0]} among them")
            fresh.update(producer.acknowledged)
        self.acknowledged.update(fresh)
        return fresh

    def check(self, begins, expected):
        """Reads the queues from `begins` on and holds them against `expected`."""
        found = {}
        with Connection(self.server.broker) as connection:
            for queue in range(QUEUES):
                records = read_queue(connection, TOPIC, queue, begins[queue])
                offsets = [record.queue_offset for record in records]
                end = begins[queue] + len(records)
                if offsets != list(range(begins[queue], end)):
                    raise CaseFailure(f"queue {queue} has holes or repetitions")
                self.check_order(queue, records)
                found.update({(queue, record.queue_offset): record.body for record in records})
                self.ends[queue] = end
        for place, body in expected.items():
            if found.get(place) != body:
                raise CaseFailure(f"the message {number_of(body)}, acknowledged at {place}, is "
                                  f"{'another' if place in found else 'not there'}")
        return len(found)

    @staticmethod
    def check_order(queue, records):
        last = {}
        for record in records:
            producer, count = number_of(record.body)
            if count <= last.get(producer, -1):
                raise CaseFailure(f"queue {queue}: message {count} of producer {producer} stands "
                                  f"behind {last[producer]}")
            last[producer] = count

    def finish(self):
        """Everything of all rounds is there, before and after a stop, and the store is in order."""
        self.check([0] * QUEUES, self.acknowledged)
        self.server.stop()
        told = subprocess.run([self.server.binary, "store", "verify", "-q", self.server.store],
                              capture_output=True, text=True, check=False)
        if told.returncode != 0:
            raise CaseFailure(f"store verify says: {told.stdout[-1500:]}{told.stderr[-500:]}")
        self.server.start()
        return self.check([0] * QUEUES, self.acknowledged)

    def close(self):
        self.server.close()
