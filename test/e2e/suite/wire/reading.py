"""Reading whole queues back."""
import time

from . import code
from .message import read_records
from .request import max_offset, must, pull


def read_queue(connection, topic, queue=0, start=0):
    """Every record from `start` to the end of the queue, in order."""
    records, end = [], max_offset(connection, topic, queue)
    while start < end:
        answer = pull(connection, topic, queue, start)
        if answer.code == code.SUCCESS:
            records += read_records(answer.body)
        elif answer.code not in (20, 21):
            must(answer, f"a pull of {topic}/{queue} at {start}")
        following = int(answer.fields["nextBeginOffset"])
        if following <= start:
            raise ValueError(f"{topic}/{queue}: the pull at {start} leads back to {following}")
        start = following
    return records


def read_topic(connection, topic, queues=4):
    return {queue: read_queue(connection, topic, queue) for queue in range(queues)}


def await_end(connection, topic, expected, queue=0, seconds=3):
    """Waits for messages whose sender was not told that they can be read; returns the end."""
    deadline = time.monotonic() + seconds
    while True:
        end = max_offset(connection, topic, queue)
        if end >= expected or time.monotonic() > deadline:
            return end
        time.sleep(0.01)
