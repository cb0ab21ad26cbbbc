"""A store directory that goes back and forth between RocketMQ's broker and Saker's."""
import json
import struct
import subprocess
import time

from . import checker
from .failure import CaseFailure
from .ports import free_port, is_free
from .node import Node
from .reference import STOP_SECONDS, JavaServer, java_namesrv
from .remoting import knows_broker
from .settings import ASKED_SOON
from .saker import start_and_wait, stop_cleanly
from .toolchains import resolve_reference
from .waiting import wait_until

MESSAGES = 120
TRANSACTIONS = 80
BROKER, CLUSTER = "broker-a", "compat-cluster"
SMALL = {"mappedFileSizeCommitLog": 256 * 1024, "mappedFileSizeConsumeQueue": 20 * 100,
         "maxHashSlotNum": 200, "maxIndexNum": 600, "mappedFileSizeTimerLog": 260}

# Who has the directory, and how it ends.
TURNS = [("java", "clean"), ("saker", "clean"), ("java", "killed"), ("saker", "killed"),
         ("java", "clean"), ("saker", "clean")]
QUEUE_TURNS = [("saker", "clean"), ("java", "killed"), ("saker", "killed"), ("java", "clean")]
# Small files for the queues that are not rows of single messages.
SMALL_QUEUES = {"enableLmq": "true", "enableMultiDispatch": "true",
                "mapperFileSizeBatchConsumeQueue": 460, "compactionScheduleInternal": 200,
                "compactionMappedFileSize": 18400, "compactionCqMappedFileSize": 920}


class Directory:
    """The store, one name server for the whole case, and brokers that take turns on one port."""

    def __init__(self, context, **settings):
        resolve_reference()
        self.context = context
        self.extra = settings
        self.in_database = settings.get("storeType") == "defaultRocksDB"
        self.binary = context.backend.saker
        self.store = context.dir / "store"
        self.port = free_port(below=2, above=1)
        self.namesrv_port = free_port()
        self.namesrv = f"127.0.0.1:{self.namesrv_port}"
        self.brokers = f"127.0.0.1:{self.port}"
        self.nodes = []

    def settings(self):
        return {"brokerName": BROKER, "brokerClusterName": CLUSTER, "listenPort": self.port,
                "namesrvAddr": self.namesrv, "brokerIP1": "127.0.0.1",
                "storePathRootDir": self.store, **SMALL, **self.extra}

    def start_namesrv(self):
        if self.binary:
            node = self._own(Node("namesrv", self.context.dir))
            start_and_wait(node, [self.binary, "namesrv", "--listen", "127.0.0.1",
                                  "--namesrv-port", self.namesrv_port])
            return
        server = java_namesrv("namesrv", self.context.dir, self.namesrv_port)
        self._own(server.node)
        server.start()
        server.wait_for("open name server port", lambda: not is_free(self.namesrv_port))

    def _own(self, node):
        self.context.owned.append(node.kill)
        return node

    def start(self, who, turn):
        """The node of the broker that now has the directory, ready."""
        name = f"{turn}-{who}"
        if who == "saker" and self.binary:
            node = self._own(Node(name, self.context.dir))
            words = [word for key, value in self.settings().items()
                     for word in ("--set", f"{key}={value}")]
            start_and_wait(node, [self.binary, "broker", "--listen", "127.0.0.1", *words])
        else:
            server = JavaServer(name, self.context.dir, "org.apache.rocketmq.broker.BrokerStartup",
                                {**self.settings(), "brokerId": 0, "brokerIP2": "127.0.0.1",
                                 "bindAddress": "127.0.0.1", "waitTimeMillsInSendQueue": 5000,
                                 "osPageCacheBusyTimeOutMills": 5000})
            node = self._own(server.node)
            server.start()
            server.wait_for("open broker port", lambda: not is_free(self.port))
        wait_until(f"registration of {name}",
                   lambda: node.require_alive() and knows_broker(self.namesrv, BROKER), 120, 0.1)
        return node

    def end(self, node, who, how, turn):
        if how == "killed":
            self.wait_for_progress(turn)
            node.kill()
        elif who == "saker" and self.binary:
            stop_cleanly(node)
        else:
            node.stop(STOP_SECONDS)

    def wait_for_progress(self, turn):
        """Progress reaches the disk every five seconds; what is younger may die with a broker."""
        if self.in_database:
            # Nobody else may look into it; ten seconds hold two of its periods.
            time.sleep(10)
            return
        if "enableLmq" in self.extra:
            self.wait_for_words("lmqConsumerOffset.json", "%LMQ%even@%LMQ%readers",
                                [f"%LMQ%even@%LMQ%readers:{7 + turn}"])
            wait_until("end of a round of compaction", self.no_round_goes_on, 15, 0.1)
            return
        last = MESSAGES // 4 * (turn + 1)
        self.wait_for_words("consumerOffset.json", "Interchange@interchange-group",
                            [f"{queue}:{last - queue}" for queue in range(4)])
        wait_until("timers on disk", lambda: self.timer_queue_offset() > turn, 15, 0.1)

    def timer_queue_offset(self):
        """How many timer messages entered the wheel for good. One that has not enters twice, and
        RocketMQ never corrects how many its slot counts then."""
        path = self.store / "config" / "timercheck"
        data = path.read_bytes() if path.exists() else b""
        return struct.unpack_from(">q", data, 16)[0] if len(data) >= 24 else 0

    def no_round_goes_on(self):
        """A RocketMQ broker that dies while it replaces compacted files leaves names behind with
        which none starts."""
        logs, queues = ({str(path.relative_to(folder)) for path in folder.rglob("*")}
                        for folder in (self.store / "compaction" / "compactionLog",
                                       self.store / "compaction" / "compactionCq"))
        return logs == queues and all(part.isdigit() for name in logs
                                      for part in name.split("/")[1:])

    def wait_for_words(self, table, begin, words):
        """Waits until all words stand in the table between `begin` and the next brace."""
        path = self.store / "config" / table

        def are_there():
            text = path.read_text("utf-8") if path.exists() else ""
            text = "".join(text.split()).replace('"', "")
            _, found, rest = text.partition(begin)
            row = found + rest.partition("}")[0]
            return all(word in row for word in words)
        wait_until("progress on disk", are_there, 15, 0.1)

    def check(self, turn, who, how):
        when = f"after turn {turn} ({who}, {how})"
        if who == "java" and how == "killed":
            # Its queues and index lag behind its log then, those in a database by all that it took:
            # it switches RocksDB's own log off. The next turn finds everything.
            self.check_by_reference(when, "--lenient")
            return
        self.check_by_reference(when)
        if self.binary:
            self.check_by_saker(when)

    def check_by_reference(self, when, *words):
        complaint = checker.complaint(self.store, {**SMALL, **self.extra}, *words)
        if complaint:
            raise CaseFailure(f"{when} {complaint}")

    def check_by_saker(self, when):
        done = subprocess.run([str(self.binary), "store", "verify", "-q", "-o", "json",
                               str(self.store)], capture_output=True, text=True, timeout=120,
                              check=False)
        if done.returncode not in (0, 1):
            raise CaseFailure(f"{when} saker store verify ended with {done.returncode}: "
                              f"{done.stderr}")
        verdict = json.loads(done.stdout)
        findings = [finding for finding in verdict["findings"] if not finding["note"]]
        if findings or not verdict["clean"]:
            raise CaseFailure(f"{when} saker store verify says: {json.dumps(findings, indent=1)}")


def interchange(context):
    go_back_and_forth(context, Directory(context), TURNS)


def interchange_with_extensions(context):
    """The same with extensions of the queues; 700 bytes are 35 units without a bit map."""
    go_back_and_forth(context, Directory(context, enableConsumeQueueExt="true",
                                         enableCalcFilterBitMap="true",
                                         mappedFileSizeConsumeQueueExt=700))


def interchange_in_databases(context):
    """The same with queues, topics, groups and progress in RocksDB databases."""
    go_back_and_forth(context, Directory(context, storeType="defaultRocksDB"))


def interchange_in_one_database(context):
    go_back_and_forth(context, Directory(context, storeType="defaultRocksDB",
                                         configManagerVersion="v2"))


def interchange_with_all_tables_in_one(context):
    go_back_and_forth(context, Directory(context, storeType="defaultRocksDB",
                                         useSingleRocksDBForAllConfigs="true"))


def interchange_with_other_queues(context):
    """Light queues, batches and a compacted topic."""
    go_back_and_forth(context, Directory(context, **SMALL_QUEUES), QUEUE_TURNS,
                      "interchange-queues")


def go_back_and_forth(context, directory, turns=TURNS[:5], scenario="interchange"):
    directory.start_namesrv()
    for turn, (who, how) in enumerate(turns):
        node = directory.start(who, turn)
        context.run_client(scenario, directory, f"turn={turn}", f"messages={MESSAGES}", seconds=60)
        directory.end(node, who, how, turn)
        directory.check(turn, who, how)


def pops_go_on(first, second):
    """What is popped from one broker and not acknowledged comes again from the other."""
    def act(context):
        directory = Directory(context)
        directory.start_namesrv()
        node = directory.start(first, 0)

        def switch():
            directory.end(node, first, "clean", 0)
            directory.start(second, 1)
        context.run_client("pop-redelivery", directory, "event=switch", seconds=150,
                           handlers={"switch": switch})
    return act


def repaired(context):
    """Messages of Saker's are damaged and the directory is mended; both brokers serve the rest."""
    directory = Directory(context)
    directory.start_namesrv()
    node = directory.start("saker", "fill")
    context.run_client("repaired", directory, "phase=fill", seconds=60)
    directory.end(node, "saker", "clean", "fill")
    lost = damage(directory) if directory.binary else [-1]
    if directory.binary:
        must_mend(directory)
    for turn, who in enumerate(("java", "saker", "java")):
        node = directory.start(who, turn)
        context.run_client("repaired", directory, "phase=read",
                           f"lost={','.join(map(str, lost))}", seconds=60)
        directory.end(node, who, "clean", turn)


def open_transactions(context, **settings):
    """One broker is told of transactions, the next one asks about those that are open."""
    directory = Directory(context, **ASKED_SOON, **settings)
    directory.start_namesrv()
    node = directory.start("java", 0)
    context.run_client("transactions", directory, "phase=prepare", "from=0",
                       "repeats=none", seconds=60)
    directory.end(node, "java", "clean", 0)
    for turn, who in ((1, "saker"), (2, "java"), (3, "saker")):
        first = (turn - 1) * TRANSACTIONS
        node = directory.start(who, turn)
        context.run_client("transactions", directory, "phase=answer", f"from={first}",
                           "repeats=none", seconds=120)
        if turn < 3:
            context.run_client("transactions", directory, "phase=prepare",
                               f"from={first + TRANSACTIONS}", "repeats=none", seconds=60)
        directory.end(node, who, "clean", turn)
        if who == "saker" and directory.binary:  # Java's broker may append behind its checkpoint
            # What RocketMQ keeps in a table, check_store.py does not look for there.
            check = directory.check_by_saker if settings else directory.check_by_reference
            check(f"after turn {turn}")


def open_transactions_in_a_table(context):
    """RocketMQ keeps the open ones in a table of its own, and nowhere else."""
    open_transactions(context, transRocksDBEnable="true", transWriteOriginTransHalfEnable="false")


def damage(directory):
    """Spoils the bodies of some messages, the first of a queue too; returns their numbers."""
    dump = subprocess.run([directory.binary, "store", "dump", directory.store, "--topic",
                           "Repaired"], capture_output=True, text=True, check=True)
    records = {int(record["properties"]["index"]): record
               for record in map(json.loads, dump.stdout.splitlines())}
    lost = [1, 40, 44, 48, 203, 399 - 4]
    for index in lost:
        position = records[index]["commitLogOffset"]
        size = SMALL["mappedFileSizeCommitLog"]
        path = directory.store / "commitlog" / f"{position - position % size:020d}"
        with open(path, "r+b") as file:
            file.seek(position % size + 95)
            file.write(b"???")
    return lost


def must_mend(directory):
    done = subprocess.run([directory.binary, "store", "repair", "--yes", directory.store],
                          capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise CaseFailure(f"repair ended with {done.returncode}:\n{done.stdout}{done.stderr}")
