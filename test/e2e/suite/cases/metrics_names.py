"""Names of figures: none of RocketMQ's is lost, and no bound goes without one."""
import json
import re

from ..case import cases_of, require
from ..command import run_to_end
from ..waiting import until
from ..wire import code
from ..wire.pops import pop, pop_fields
from ..wire.request import SUBSCRIPTION, SUSPEND, create_topic, must_send, pull_fields
from ..wire.transaction import COMMIT, ROLLBACK, end, prepare, producer_beat
from .http import must_answer
from .metrics import busy, scrape

# What RocketMQ 5.5.0's own exporter calls its figures, and the labels that each has there.
PLACE = ("storage_type", "storage_medium")
LAG = ("consumer_group", "topic", "is_retry", "is_system")
GROUP = ("consumer_group", "topic")
NAMES = {
    "rocketmq_processor_watermark": ("processor",),
    "rocketmq_broker_permission": (),
    "rocketmq_topic_number": (),
    "rocketmq_consumer_group_number": (),
    "rocketmq_messages_in_total": ("topic", "message_type", "is_system"),
    "rocketmq_throughput_in_total": ("topic", "message_type", "is_system"),
    "rocketmq_messages_out_total": (*GROUP, "is_system", "is_retry"),
    "rocketmq_throughput_out_total": (*GROUP, "is_system", "is_retry"),
    "rocketmq_message_size": ("topic", "message_type", "is_system"),
    "rocketmq_topic_create_execution_time": ("invocation_status", "is_system"),
    "rocketmq_consumer_group_create_execution_time": ("invocation_status", "is_system"),
    "rocketmq_producer_connections": ("language", "version", "protocol_type"),
    "rocketmq_consumer_connections": ("consumer_group", "language", "version", "consume_mode",
                                      "protocol_type", "is_system"),
    "rocketmq_consumer_lag_messages": LAG,
    "rocketmq_consumer_lag_latency": LAG,
    "rocketmq_consumer_inflight_messages": LAG,
    "rocketmq_consumer_queueing_latency": LAG,
    "rocketmq_consumer_ready_messages": LAG,
    "rocketmq_send_to_dlq_messages_total": (*GROUP, "is_system"),
    "rocketmq_commit_messages_total": ("topic",),
    "rocketmq_rollback_messages_total": ("topic",),
    "rocketmq_finish_message_latency": ("topic",),
    "rocketmq_half_messages": ("topic",),
    "rocketmq_rpc_latency": ("protocol_type", "request_code", "response_code", "is_long_polling",
                             "result"),
    "rocketmq_storage_size": PLACE,
    "rocketmq_storage_flush_behind_bytes": PLACE,
    "rocketmq_storage_dispatch_behind_bytes": PLACE,
    "rocketmq_storage_message_reserve_time": PLACE,
    "rocketmq_timer_enqueue_lag": PLACE,
    "rocketmq_timer_enqueue_latency": PLACE,
    "rocketmq_timer_dequeue_lag": PLACE,
    "rocketmq_timer_dequeue_latency": PLACE,
    "rocketmq_timing_messages": (),
    "rocketmq_timer_enqueue_total": ("topic",),
    "rocketmq_timer_dequeue_total": ("topic",),
    "rocketmq_timer_message_snapshot": ("timer_bound_s",),
    "rocketmq_delay_message_latency": ("topic",),
    "rocketmq_pop_revive_in_message_total": (*GROUP, "revive_message_type", "put_status"),
    "rocketmq_pop_revive_out_message_total": ("queue_id", "revive_message_type"),
    "rocketmq_pop_revive_retry_messages_total": (*GROUP, "put_status"),
    "rocketmq_pop_revive_lag": ("queue_id",),
    "rocketmq_pop_revive_latency": ("queue_id",),
    "rocketmq_pop_checkpoint_buffer_size": (),
}
# Those that mean nothing here; docs/operations.md says why.
ABSENT = {"rocketmq_pop_buffer_scan_time_consume", "rocketmq_pop_offset_buffer_size",
          "rocketmq_rocksdb_bytes_written", "rocketmq_rocksdb_bytes_read",
          "rocketmq_rocksdb_times_written_self", "rocketmq_rocksdb_times_written_other",
          "rocketmq_rocksdb_rate_cache_hit", "rocketmq_rocksdb_times_compressed",
          "rocketmq_rocksdb_read_amplification_bytes", "rocketmq_rocksdb_times_read",
          "rocketmq_proxy_up"}
# Settings that bound what waits or is held: the name of the sample of saker_bound_used, or the
# metric that shows it.
BOUNDS = {
    "putThreadPoolQueueCapacity": "sync_flush_sends",
    "osPageCacheBusyTimeOutMills": "append_ms",
    "queryThreadPoolQueueCapacity": "queries",
    "heldPullsMax": "held_pulls",
    "heldPerConnectionMax": "held_by_one_connection",
    "popPollingSize": "held_pops_of_one_target",
    "maxPopPollingSize": "held_pops",
    "popCkMaxBufferSize": "pop_check_points",
    "transactionOpenMax": "transactions",
    "maxLiteSubscriptionCount": "lite_subscriptions",
    "maxLmqConsumeQueueNum": "light_queues",
    "timerCongestNumEachSlot": "timers_of_one_slot",
    "writeBufferHighWaterMark": "unread_answer_bytes",
    "metricsSamplesMax": "saker_metrics_dropped",
    "diskMaxUsedSpaceRatio": "saker_storage_directory_used_ratio",
    "diskSpaceCleanForciblyRatio": "saker_storage_directory_used_ratio",
    "diskSpaceWarningLevelRatio": "saker_storage_directory_used_ratio",
}
OF_ONE_REQUEST = "of one request or answer: nothing gathers"
OF_ONE_ROUND = "of one round of work in the background"
NO_BOUNDS = {
    "maxMessageSize": OF_ONE_REQUEST, "timerMaxDelaySec": OF_ONE_REQUEST,
    "defaultTopicQueueNums": OF_ONE_REQUEST, "defaultQueryMaxNum": OF_ONE_REQUEST,
    "maxMsgsNumBatch": OF_ONE_REQUEST, "maxTransferBytesOnMessageInMemory": OF_ONE_REQUEST,
    "maxTransferCountOnMessageInMemory": OF_ONE_REQUEST,
    "maxTransferBytesOnMessageInDisk": OF_ONE_REQUEST,
    "maxTransferCountOnMessageInDisk": OF_ONE_REQUEST,
    "deleteFileBatchMax": OF_ONE_ROUND, "maxOffsetMapSize": OF_ONE_ROUND,
    "popCkStayBufferTime": "a time; beyond it check points are stored",
    "popCkOffsetMaxQueueSize": "beyond it check points are stored at once; see pop_check_points",
    "registerBrokerTimeoutMills": "a time-out",
    "cleanFileForciblyEnable": "a switch",
    "metricsHistogramTopicsMax": "beyond it histograms have one sample, of topic ''",
}
SAYS_BOUND = re.compile(r"\b(refused|most|at most|longest|largest|with more|fuller|what does not fit)\b",
                        re.IGNORECASE)


def families(text):
    return set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))


def no_name_is_lost(context):
    """Each name of RocketMQ's is there from the start, or listed as one that means nothing here."""
    server = context.server({"httpPort": "0"})
    there = families(must_answer(server.http, "/metrics", 200))
    require(not NAMES.keys() - there, f"not there: {sorted(NAMES.keys() - there)}")
    unknown = {name for name in there if name.startswith("rocketmq_")} - NAMES.keys()
    require(not unknown, f"there, and not listed: {sorted(unknown)}")
    require(not ABSENT & there, f"there after all: {sorted(ABSENT & there)}")
    context.note(f"{len(NAMES)} names")


def labels_are_rocketmqs(context):
    """On a broker that did some of everything each name has a sample with the labels that it has there."""
    server, connection = busy(context)
    did_the_rest(connection)

    def wrong():
        seen, found = scrape(server), {}
        for name, labels in NAMES.items():
            samples = seen.samples.get(name) or seen.samples.get(f"{name}_count") or [({}, 0)]
            missing = {"cluster", "node_type", "node_id", *labels} - samples[0][0].keys()
            if missing:
                found[name] = missing
        return found
    until(lambda: not wrong(), lambda: f"labels that are not there: {wrong()}")


def did_the_rest(connection):
    """What busy() did not: transactions, pops that come again."""
    create_topic(connection, "Rest")
    producer_beat(connection, "e2e@rest")
    end(connection, prepare(connection, "Rest", b"a"), COMMIT)
    end(connection, prepare(connection, "Rest", b"b"), ROLLBACK)
    prepare(connection, "Rest", b"open")
    popped = pop(connection, "Rest", queue=0, invisible_ms=1_000)
    require(popped.records, f"nothing was popped: {popped.remark}")


def rows_of(context):
    """{key: sentence} of all settings of a broker."""
    ended = run_to_end(context.binary, "broker", "--describe")
    require(ended.code == 0, ended.text)
    rows = [line.split(" | ") for line in ended.out.splitlines() if line.startswith("| `")]
    return {re.match(r"\| `(\w+)`", row[0])[1]: row[-1] for row in rows}


def no_bound_goes_without_a_figure(context):
    """Every setting whose row speaks of a bound shows its use and its limit, or stands in a list with the reason."""
    rows = rows_of(context)
    gone = (BOUNDS.keys() | NO_BOUNDS.keys()) - rows.keys()
    require(not gone, f"there are no such settings: {sorted(gone)}")
    speaks = {key for key, sentence in rows.items() if SAYS_BOUND.search(sentence)}
    unlisted = {key: rows[key] for key in speaks - BOUNDS.keys() - NO_BOUNDS.keys()}
    require(not unlisted, f"bounds without a figure: {unlisted}")
    seen = scrape(context.server({"httpPort": "0"}))
    for key, name in BOUNDS.items():
        if name.startswith("saker_"):
            require(name in seen.samples, f"{key}: there is no {name}")
            continue
        require(seen.sum("saker_bound_max", name=name) > 0, f"{key}: {name} has no limit")
        require(seen.sum("saker_bound_used", name=name) >= 0, f"{key}: {name} has no use")
    require(seen.sum("saker_bound_used", name="http_connections") >= 1, "this scrape's own")
    require(seen.sum("saker_bound_max", name="http_connections") == 64, "its limit")


def what_is_used_rises_and_falls(context):
    """Of one connection, one target, one peer that does not read, and of light queues."""
    server = context.server({"httpPort": "0", "enableLmq": "true", "enableMultiDispatch": "true",
                             "enableLmqQuota": "true", "maxLmqConsumeQueueNum": "10"})
    sender, waiting, deaf = (context.connect(server.broker) for _ in range(3))
    create_topic(sender, "Used")

    def used(name):
        return scrape(server).sum("saker_bound_used", name=name)
    must_send(sender, "Used", b"x", INNER_MULTI_DISPATCH="%LMQ%one,%LMQ%two")
    require(used("light_queues") == 2, "light queues")
    opaques = [waiting.request(code.PULL_MESSAGE, pull_fields(
        "Used", 3, 0, flags=SUSPEND | SUBSCRIPTION, hold_ms=20_000)) for _ in range(3)]
    opaques.append(waiting.request(code.POP_MESSAGE, pop_fields("Used", queue=2, poll_ms=20_000)))
    until(lambda: used("held_by_one_connection") == 4, "three pulls and a pop do not wait")
    require(used("held_pulls") == 3 and used("held_pops") == 1, "which of them wait")
    require(used("held_pops_of_one_target") == 1, "a pop waits for its target")
    for queue in (2, 3):
        must_send(sender, "Used", b"woken", queue=queue)
    require(sorted(waiting.answer().opaque for _ in opaques) == sorted(opaques), "not all are woken")
    until(lambda: used("held_by_one_connection") == 0, "something waits still")
    require(used("held_pops_of_one_target") == 0, "the pop was answered")
    for _ in range(4):
        must_send(sender, "Used", b"b" * 200_000, queue=1)
    for _ in range(300):
        deaf.request(code.PULL_MESSAGE, pull_fields("Used", 1, 0))
    until(lambda: used("unread_answer_bytes") > 100_000, "a peer does not read, and nobody knows")
    deaf.close()
    until(lambda: used("unread_answer_bytes") == 0, "it is gone, and what it did not read counts")


def statistics_have_figures(context):
    """Request 315: each name has figures a period later; others are unknown, as in RocketMQ."""
    server, connection = busy(context)
    keys = {"TOPIC_PUT_NUMS": "Busy", "TOPIC_PUT_SIZE": "Busy",
            "GROUP_GET_NUMS": "Busy@e2e_poppers", "GROUP_GET_SIZE": "Busy@e2e_poppers",
            "GROUP_ACK_NUMS": "Busy@e2e_poppers", "GROUP_CK_NUMS": "Busy@e2e_poppers",
            "SNDBCK_PUT_NUMS": "Busy@e2e_tired", "DLQ_PUT_NUMS": "Busy@e2e_tired",
            "SNDBCK2DLQ_TIMES": "Busy@e2e_tired"}
    for name in ("PUT_NUMS", "GET_NUMS", "PUT_NUMS_WITHOUT_SYSTEM_TOPIC",
                 "GET_NUMS_WITHOUT_SYSTEM_TOPIC", "ACK_NUMS", "CK_NUMS"):
        keys[f"BROKER_{name}"] = "DefaultCluster"

    def ask(name, key):
        return connection.ask(code.VIEW_BROKER_STATS_DATA, {"statsName": name, "statsKey": key})

    def without_figures():
        answers = {name: ask(name, key) for name, key in keys.items()}
        return [name for name, answer in answers.items() if answer.code != code.SUCCESS or
                json.loads(answer.body)["statsDay"]["sum"] < 1]
    # A sample is taken every ten seconds, and check points are in memory alone for as long at first.
    until(lambda: not without_figures(), lambda: f"no figures: {without_figures()}", 40)
    for name in ("QUEUE_PUT_NUMS", "TOPIC_PUT_LATENCY", "GROUP_GET_FALL_SIZE", "COMMERCIAL_SEND_TIMES"):
        answer = ask(name, "Busy")
        require(answer.code == code.SYSTEM_ERROR and answer.remark == f"The stats <{name}> <Busy> not exist",
                f"{name}: {answer.code} {answer.remark}")


def cases():
    return cases_of("metrics-names", [
        no_name_is_lost, labels_are_rocketmqs, no_bound_goes_without_a_figure,
        what_is_used_rises_and_falls, statistics_have_figures])
