"""Every case, in the order in which they run."""
from .cases import (bad_input, batch_queue, codecs, conversation, errors, flow_control, full_disk,
                    kill_rounds, life_cycle, long_poll, mutations, pop, priority, query, retention,
                    settings, start, store_check, store_tool, sync_flush, transactions)

GROUPS = [start, settings, errors, bad_input, mutations, life_cycle, kill_rounds, codecs,
          conversation, long_poll, flow_control, pop, priority, batch_queue, sync_flush,
          transactions, query, store_check, store_tool, retention, full_disk]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
