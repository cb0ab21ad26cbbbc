"""Every case, in the order in which they run."""
from .cases import (admin, bad_input, codecs, conversation, errors, full_disk, kill_rounds,
                    life_cycle, long_poll, pop, query, retention, settings, start, store_check, store_tool,
                    sync_flush, transactions)

GROUPS = [start, settings, errors, bad_input, life_cycle, kill_rounds, codecs, conversation,
          long_poll, pop, sync_flush, transactions, query, store_check, store_tool, retention,
          full_disk, admin]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
