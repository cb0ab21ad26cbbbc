"""Every case, in the order in which they run."""
from .cases import (bad_input, codecs, conversation, doctor, errors, full_disk, http, kill_rounds,
                    life_cycle, long_poll, operations_page, pop, query, retention, service,
                    settings, start, store_check, store_tool, sync_flush, transactions)

GROUPS = [start, settings, http, errors, bad_input, life_cycle, kill_rounds, codecs, conversation,
          long_poll, pop, sync_flush, transactions, query, store_check, store_tool, retention,
          full_disk, doctor, service, operations_page]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
