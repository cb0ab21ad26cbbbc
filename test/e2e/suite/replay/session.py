"""Sends recorded requests to one fresh pair of servers and judges what comes back."""
import time

from ..wire.code import GET_MAX_OFFSET, GET_ROUTEINFO_BY_TOPIC, REQUEST_CODE_NOT_SUPPORTED
from ..wire.connection import Closed, Connection, Silence
from ..wire.frame import ONEWAY
from .comparison import answer_difference
from .fresh_offsets import FreshOffsets
from .intended import INTENDED, REFUSED, SERVED, UNREPEATABLE, Answered, LeftOut, Unlike
from .intended import Closed as ClosedInstead
from .recording import CLOSED, NAME_SERVER, NEW_CONNECTION, NONE, USED_CONNECTION

ANSWER_SECONDS = 10
CLOSE_SECONDS = 5
SILENT_SECONDS = 0.3
# A route is told to the name server by and by.
ROUTE_SECONDS = 3
SENTINEL = {"topic": "ErrTopic", "queueId": 0}


class Session:
    """`is_reference`: the Java servers answer, so nothing may differ on purpose."""

    def __init__(self, server, is_reference):
        self.addresses = {"broker": server.broker, NAME_SERVER: server.namesrv}
        self.is_reference = is_reference
        self.lasting = {}
        self.others = []
        self.offsets = FreshOffsets()

    def close(self):
        for connection in [*self.lasting.values(), *self.others]:
            connection.close()

    def start_over(self):
        """The next group has connections of its own."""
        self.close()
        self.lasting, self.others = {}, []

    def intention(self, recorded):
        name = (recorded.group, recorded.name)
        if self.is_reference:
            return UNREPEATABLE.get(name)
        intended = INTENDED.get(name)
        if intended is None and not recorded.is_raw and not self._is_served(recorded):
            if recorded.header.get("flag", 0) & ONEWAY:
                return None
            return Answered("not served", REFUSED.get(recorded.code, REQUEST_CODE_NOT_SUPPORTED))
        return intended or UNREPEATABLE.get(name)

    @staticmethod
    def _is_served(recorded):
        # What the Java server itself does not serve must be answered as recorded.
        unknown = recorded.is_answered \
            and recorded.response["header"]["code"] == REQUEST_CODE_NOT_SUPPORTED
        return unknown or recorded.code in SERVED[recorded.server] \
            or recorded.header.get("flag", 0) & 1

    def difference(self, recorded):
        """None if all was as recorded or as intended, else what was not."""
        intended = self.intention(recorded)
        if isinstance(intended, LeftOut):
            return None
        connection = self._connection_for(recorded)
        changes = self.offsets.changes(recorded)
        try:
            connection.write(recorded.frame(changes))
            if isinstance(intended, Answered):
                return self._as_intended(connection, recorded, intended)
            return self._as_recorded(connection, recorded, changes, intended)
        except (Closed, Silence) as end:
            self._forget(connection)
            return f"{self._expectation(recorded, intended)} expected, got " + \
                ("a closed connection" if isinstance(end, Closed) else "no answer")

    @staticmethod
    def _expectation(recorded, intended):
        if isinstance(intended, Answered):
            return f"code {intended.code}"
        return f"code {recorded.response['header']['code']}" if recorded.is_answered \
            else "no answer"

    def _connection_for(self, recorded):
        if recorded.note == NEW_CONNECTION:
            self.others.append(Connection(self.addresses[recorded.server]))
            return self.others[-1]
        if recorded.server not in self.lasting:
            connection = Connection(self.addresses[recorded.server])
            self.lasting[recorded.server] = connection
            if recorded.note == USED_CONNECTION:
                connection.ask(GET_MAX_OFFSET, SENTINEL)
        return self.lasting[recorded.server]

    def _forget(self, connection):
        connection.close()
        self.lasting = {server: kept for server, kept in self.lasting.items()
                        if kept is not connection}

    def _as_intended(self, connection, recorded, intended):
        answer = connection.answer(ANSWER_SECONDS)
        if answer.code != intended.code:
            return f"code {intended.code} expected ({intended.reason}), got {answer.code} " \
                   f"{answer.remark!r}"
        if intended.stand_in:
            connection.write(recorded.frame({"i": ""}))
            connection.answer(ANSWER_SECONDS)
        return None

    def _as_recorded(self, connection, recorded, changes, intended):
        if recorded.response == CLOSED or isinstance(intended, ClosedInstead):
            closed = connection.is_closed_within(CLOSE_SECONDS)
            self._forget(connection)
            return None if closed else "a closed connection expected, it is open"
        if recorded.response == NONE:
            return self._silence_difference(connection, recorded)
        give_up = time.monotonic() + ROUTE_SECONDS
        while True:
            answer = connection.answer(ANSWER_SECONDS)
            self.offsets.learn(recorded, answer)
            if recorded.opaque not in (None, answer.opaque):
                return f"opaque {recorded.opaque} expected, got {answer.opaque}"
            difference = answer_difference(recorded.answer(changes), answer,
                                           intended or Unlike("all is compared"))
            if not difference or recorded.code != GET_ROUTEINFO_BY_TOPIC \
                    or time.monotonic() > give_up:
                return difference
            time.sleep(0.05)
            connection.write(recorded.frame(changes))

    def _silence_difference(self, connection, recorded):
        """Nothing may come but the answer to the next request."""
        if recorded.is_raw:
            closed = connection.is_closed_within(SILENT_SECONDS)
            self._forget(connection)
            return "an open, silent connection expected, it was closed" if closed else None
        opaque = connection.request(GET_MAX_OFFSET, SENTINEL)
        answer = connection.answer(ANSWER_SECONDS)
        if answer.opaque == opaque:
            return None
        return f"no answer expected, got {answer.code} {answer.remark!r}"
