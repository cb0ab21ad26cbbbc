"""Every case, in the order in which they run."""
from .cases import (bad_input, codecs, conversation, errors, full_disk, life_cycle, long_poll,
                    settings, start, store_check, sync_flush)

GROUPS = [start, settings, errors, bad_input, life_cycle, codecs, conversation, long_poll,
          sync_flush, store_check, full_disk]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
