"""The list of cases: which client program runs against which servers, and what happens to them."""

# Every client language offers these scenarios; each needs one fresh server and nothing else.
COMMON = ["sync-send", "async-send", "oneway-send", "batch-send", "large-body", "properties",
          "key-order", "topic-creation", "tags", "pull", "clustering", "broadcasting",
          "ordered-consumption", "send-back"]
JAVA_ONLY = ["offsets", "lite-pull"]

# The lock of an ordered queue outlives its owner's interest by 20 s in some clients, and by 60 s
# on the server when the owner does not give it back.
SECONDS = {"ordered-consumption": 120}


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
        *[Case("cluster", f"broker-leaves-{clients}", clients, broker_leaves)
          for clients in ("java4", "java5", "go")],
        Case("crash", "java5-100000-messages", "java5", crash(100_000)),
        Case("crash", "go-10000-messages", "go", crash(10_000)),
    ]


def suites():
    return list(dict.fromkeys(case.suite for case in all_cases()))
