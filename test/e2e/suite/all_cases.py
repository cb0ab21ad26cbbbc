"""Every case, in the order in which they run."""
from .cases import (admin, admin_topics, bad_input, batch_queue, codecs, conversation, doctor,
                    errors, flow_control, full_disk, http, kill_rounds, life_cycle, logs, long_poll,
                    metrics, mutations, operations_page, pop, priority, query, retention, service,
                    settings, start, store_check, store_tool, sync_flush, transactions)

GROUPS = [start, settings, http, metrics, logs, errors, bad_input, mutations, life_cycle,
          kill_rounds, codecs, conversation, long_poll, flow_control, pop, priority, batch_queue,
          sync_flush, transactions, query, store_check, store_tool, retention, full_disk, admin,
          admin_topics, doctor, service, operations_page]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
