"""`saker admin settings …` and `brokers clean`."""
from ..admin_words import answer, must_refuse
from ..case import cases_of, require


def value(context, server, key, *words):
    row, = answer(context, server, "settings", "get", key, *words)
    require(row["key"] == key, f"{row}")
    return row["value"]


def a_broker_is_changed(context):
    server = context.server()
    require(value(context, server, "autoCreateTopicEnable") == "true", "by default")
    rows = answer(context, server, "settings", "set", "autoCreateTopicEnable=false",
                  "brokerPermission=4")
    require([(row["key"], row["before"], row["after"], row["needsRestart"]) for row in rows]
            == [("autoCreateTopicEnable", "true", "false", False),
                ("brokerPermission", "6", "4", False)], f"{rows}")
    require(value(context, server, "autoCreateTopicEnable") == "false", "not changed")
    listed = answer(context, server, "settings", "list", "flush*")
    require({"flushDiskType"} <= {row["key"] for row in listed}
            and all(row["key"].startswith("flush") for row in listed), f"{listed}")


def so_is_a_name_server(context):
    server = context.server()
    key = "deleteTopicWithBrokerRegistration"
    of = ("--of", server.namesrv.replace("127.0.0.1", "localhost"))
    before = value(context, server, key, *of)
    other = "false" if before == "true" else "true"
    row, = answer(context, server, "settings", "set", f"{key}={other}", *of)
    require((row["before"], row["after"], row["needsRestart"]) == (before, other, False), f"{row}")
    require(value(context, server, key, *of) == other, "not changed")


def refusals_change_nothing(context):
    server = context.server()
    for words, parts in [
            (("set", "brokerPermission=4", "flushDiskTyp=x"), ("'flushDiskTyp'", "flushDiskType")),
            (("set", "brokerPermission=4", "listenPort=1"), ("listenPort",)),
            (("get", "nope"), ("'nope'", "settings list"))]:
        must_refuse(context, server, ("settings", *words), *parts)
    for words, parts in [(("set", "brokerPermission"), ("KEY=VALUE",)),
                         (("set",), ("--help",)), (("list", "--of", "foo"), ("host:port",))]:
        must_refuse(context, server, ("settings", *words), *parts, code=2)
    require(value(context, server, "brokerPermission") == "6", "it was changed")


def brokers_clean_up(context):
    server = context.server()
    rows = answer(context, server, "brokers", "clean", "--expired-log", "--unused-topics")
    require([(row["what"], row["begun"]) for row in rows]
            == [("expired log", True), ("unused topics", True)], f"{rows}")
    must_refuse(context, server, ("brokers", "clean"), "--help", code=2)


def cases():
    return cases_of("admin-settings", [a_broker_is_changed, so_is_a_name_server,
                                       refusals_change_nothing, brokers_clean_up])
