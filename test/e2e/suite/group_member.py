"""A client of a consumer group that is online, and answers what brokers ask of it."""
import json
import threading

from .wire import code
from .wire.connection import Closed, Connection, Silence
from .wire.frame import RESPONSE, header_frame
from .wire.request import heartbeat


class GroupMember:
    """Online from the start until `close`. Answers for itself unless it is silent."""

    def __init__(self, address, client_id, group, topic, expression="*", silent=False, **how):
        self.connection = Connection(address)
        beat = heartbeat(self.connection, client_id, group, topic, expression, **how)
        self.subscriptions = beat["consumerDataSet"][0]["subscriptionDataSet"]
        self.silent = silent
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self):
        while not self.stopping.is_set():
            try:
                question = self.connection.receive(0.1)
            except Silence:
                continue
            except (Closed, OSError):
                return
            if question.code == code.GET_CONSUMER_RUNNING_INFO and not self.silent:
                body = {"properties": {}, "subscriptionSet": self.subscriptions}
                self.connection.write(header_frame(
                    {"code": code.SUCCESS, "flag": RESPONSE, "language": "PYTHON",
                     "opaque": question.opaque, "version": 513}, json.dumps(body).encode()))

    def close(self):
        self.stopping.set()
        self.thread.join(timeout=10)
        self.connection.close()
