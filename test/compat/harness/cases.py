"""The list of cases: which client program runs against which servers, and what happens to them."""
from .interchange import (interchange, interchange_in_databases, interchange_in_one_database,
                          interchange_with_all_tables_in_one,
                          interchange_with_extensions, interchange_with_other_queues,
                          open_transactions, open_transactions_in_a_table, pops_go_on, repaired)
from .mqadmin import all_commands, mqadmin
from .settings import ASKED_SOON

# Every client language offers these scenarios; each needs one fresh server and nothing else.
COMMON = ["sync-send", "async-send", "oneway-send", "batch-send", "large-body", "properties",
          "key-order", "topic-creation", "tags", "pull", "clustering", "broadcasting",
          "ordered-consumption", "send-back"]
JAVA_ONLY = ["offsets", "lite-pull", "queries", "namespaces", "pauses", "queue-numbers"]

# Transcripts in mqadmin/, by the version of the tools.
MQADMIN = {"5": ["topics", "groups", "messages", "cluster", "config", "limits", "dashboard", "lite"],
           "4": ["daily", "more", "exporter"]}

# The lock of an ordered queue outlives its owner's interest by 20 s in some clients, and by 60 s
# on the server when the owner does not give it back.
SECONDS = {"ordered-consumption": 120, "namespaces": 260}


class Case:
    """`act(context)` passes when it returns; `clients` names the tool chain it needs."""

    def __init__(self, suite, name, clients, act):
        self.suite = suite
        self.name = f"{suite}/{name}"
        self.clients = clients
        self.act = act


def plain(scenario):
    def act(context):
        server = context.serve()
        context.run_client(scenario, server, seconds=SECONDS.get(scenario, 90))
    return act


def compaction(context):
    """Files of twenty units, so that there is something to compact at once."""
    server = context.serve({"compactionScheduleInternal": 200, "compactionMappedFileSize": 18400,
                            "compactionCqMappedFileSize": 920})
    context.run_client("compaction", server, "phase=fill")
    server.stop()
    server.start()
    context.run_client("compaction", server, "phase=again")


def sql_filter(context):
    """On by default here, not with RocketMQ."""
    server = context.serve({"enablePropertyFilter": "true"} if context.is_reference else {})
    context.run_client("sql-filter", server)


def transactions(context):
    server = context.serve(ASKED_SOON)
    context.run_client("transactions", server, "phase=all", "from=0", "repeats=none",
                       seconds=120)


def transaction_takeover(context):
    """The producer dies without a word, the broker is killed, another one of the group answers.
    After a kill RocketMQ also asks about copies that it had replaced, and delivers each."""
    repeats = "repeats=allowed" if context.is_reference else "repeats=none"
    server = context.serve(ASKED_SOON)
    context.run_client("transactions", server, "phase=prepare", "from=0", repeats)
    server.kill()
    server.start()
    context.run_client("transactions", server, "phase=answer", "from=0", repeats,
                       seconds=120)


def transaction_crash(messages):
    def act(context):
        server = context.serve(ASKED_SOON)

        def die_and_return():
            server.kill()
            server.start()
        context.run_client("transaction-crash", server, f"messages={messages}", seconds=400,
                           handlers={"first crash": die_and_return,
                                     "second crash": die_and_return})
    return act


def resumed_transaction(context):
    """One question, and the transaction is given up."""
    server = context.serve({**ASKED_SOON, "transactionCheckMax": 1})
    context.run_client("resumed-transaction", server, seconds=150)


def light_queues(context):
    """Their progress is kept in a file of its own."""
    server = context.serve({"enableLmq": "true", "enableMultiDispatch": "true"})
    context.run_client("light-queues", server, "phase=fill")
    server.stop()
    server.start()
    context.run_client("light-queues", server, "phase=again")


def trace(context):
    server = context.serve({"traceTopicEnable": "true"})
    context.run_client("trace", server, seconds=150)


def request_reply(context):
    """RocketMQ stores replies that reached nobody, too."""
    server = context.serve()
    undelivered = "stored" if context.is_reference else "dropped"
    context.run_client("request-reply", server, f"undelivered={undelivered}", seconds=120)


def timers(event):
    """Where nothing disturbs, Java delivers up to two seconds late: it rounds to seconds."""
    def act(context):
        server = context.serve({"recallMessageEnable": "true"})

        def restart(end):
            end()
            server.start()
        # A Java broker delivers again what it delivered just before it was stopped.
        once = event != "kill" and not (context.is_reference and event)
        context.run_client("timers", server, f"event={event}", f"once={str(once).lower()}",
                           f"lateness={2500 if context.is_reference else 400}",
                           seconds=240 if context.is_reference else 90,
                           handlers={"stop": lambda: restart(server.stop),
                                     "kill": lambda: restart(server.kill)})
    return act


def around(server):
    """What a client may ask for in the middle."""
    def stop():
        server.stop()
        server.start()

    def kill():
        server.kill()
        server.start()
    return {"stop": stop, "kill": kill}


def postponed(event):
    """Levels of one, two and three seconds; refused messages die after three tries more."""
    def act(context):
        server = context.serve({"messageDelayLevel": "1s 2s 3s"})
        # A Java broker delivers again what it delivered just before it was stopped.
        once = event != "kill" and not (context.is_reference and event)
        context.run_client("postponed", server, f"event={event}", f"once={str(once).lower()}",
                           f"lateness={2500 if context.is_reference else 900}",
                           handlers=around(server))
    return act


def order_over_restarts(context):
    server = context.serve()
    context.run_client("order-over-restarts", server, handlers=around(server))


def from_where(context):
    """No message counts as recent: else new groups begin at 0 in a queue that is as young as here.
    The reference looks whether it is in memory, and it is."""
    server = context.serve({"accessMessageInMemoryMaxRatio": 0})
    context.run_client("from-where", server, f"recent={str(context.is_reference).lower()}")


def restart_keeps_progress(context):
    server = context.serve()
    context.run_client("progress", server, "phase=before")
    server.stop()
    server.start()
    context.run_client("progress", server, "phase=after")


def crash(messages):
    """The client tells when a third and two thirds are acknowledged; the server dies there."""
    def act(context):
        server = context.serve()

        def die_and_return():
            server.kill()
            server.start()
        context.run_client("crash", server, f"messages={messages}", seconds=400,
                           handlers={"first crash": die_and_return,
                                     "second crash": die_and_return})
    return act


def pop_redelivery(event):
    """What happens to the server while messages are with a consumer that forgets half of them."""
    def act(context):
        server = context.serve()

        def stop():
            server.stop()
            server.start()

        def kill():
            server.kill()
            server.start()
        context.run_client("pop-redelivery", server, f"event={event}", seconds=150,
                           handlers={"stop": stop, "kill": kill})
    return act


def broker_leaves(context):
    cluster = context.serve_cluster()
    context.run_client("cluster", cluster, seconds=240, handlers={
        "stop broker-a": lambda: cluster.stop_broker("broker-a"),
        "stop namesrv-1": lambda: cluster.stop_namesrv(1),
        "start broker-a": lambda: cluster.start_broker("broker-a")})


def client_suite(suite, scenarios):
    cases = [Case(suite, scenario, suite, plain(scenario)) for scenario in scenarios]
    return cases + [Case(suite, "progress-survives-restart", suite, restart_keeps_progress)]


def all_cases():
    return [
        *client_suite("java4", COMMON + JAVA_ONLY),
        *client_suite("java5", COMMON + JAVA_ONLY),
        *client_suite("go", COMMON),
        *[Case(clients, f"postponed{over}", clients, postponed(event))
          for clients in ("java4", "java5", "go")
          for over, event in (("", ""), ("-over-a-stop", "stop"), ("-over-a-kill", "kill"))],
        *[Case(clients, name, clients, act) for clients in ("java4", "java5", "go")
          for name, act in (("order-over-restarts", order_over_restarts),
                            ("from-where", from_where))],
        *[Case("cluster", f"broker-leaves-{clients}", clients, broker_leaves)
          for clients in ("java4", "java5", "go")],
        Case("crash", "java5-100000-messages", "java5", crash(100_000)),
        Case("crash", "go-10000-messages", "go", crash(10_000)),
        *[Case(clients, name, clients, act) for clients in ("java4", "java5")
          for name, act in (("transactions", transactions),
                            ("transaction-takeover", transaction_takeover),
                            ("resumed-transaction", resumed_transaction),
                            ("request-reply", request_reply), ("light-queues", light_queues),
                            ("trace", trace))],
        Case("go", "transactions", "go", transactions),
        Case("go", "request-reply", "go", request_reply),
        Case("crash", "java5-2000-transactions", "java5", transaction_crash(2000)),
        *[Case(clients, "sql-filter", clients, sql_filter) for clients in ("java4", "java5", "go")],
        Case("java5", "compaction", "java5", compaction),
        Case("java5", "inner-batches", "java5", plain("inner-batches")),
        Case("pop", "priorities", "java5", plain("priorities")),
        Case("java5", "timers", "java5", timers("")),
        Case("java5", "timers-over-a-stop", "java5", timers("stop")),
        Case("java5", "timers-over-a-kill", "java5", timers("kill")),
        Case("pop", "consumption", "java5", plain("pop-consumption")),
        *[Case("pop", f"redelivery-{event}", "java5", pop_redelivery(event))
          for event in ("none", "stop", "kill")],
        *[Case("mqadmin", f"{part}-{version}", f"tools{version}", mqadmin(f"{part}-{version}"))
          for version, parts in MQADMIN.items() for part in parts],
        *[Case("mqadmin", f"all-commands-{version}", f"tools{version}", all_commands(version))
          for version in MQADMIN],
        Case("interchange", "java-and-saker", "java5", interchange),
        Case("interchange", "with-extensions", "java5", interchange_with_extensions),
        Case("interchange", "with-other-queues", "java5", interchange_with_other_queues),
        Case("interchange", "in-databases", "java5", interchange_in_databases),
        Case("interchange", "in-one-database", "java5", interchange_in_one_database),
        Case("interchange", "in-one-database-v1", "java5", interchange_with_all_tables_in_one),
        Case("interchange", "repaired", "java5", repaired),
        Case("interchange", "transactions", "java5", open_transactions),
        Case("interchange", "transactions-in-a-table", "java5", open_transactions_in_a_table),
        Case("interchange", "pops-from-saker-to-java", "java5", pops_go_on("saker", "java")),
        Case("interchange", "pops-from-java-to-saker", "java5", pops_go_on("java", "saker")),
    ]


def suites():
    return list(dict.fromkeys(case.suite for case in all_cases()))
