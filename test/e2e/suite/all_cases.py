"""Every case, in the order in which they run."""
from .cases import (admin, admin_address, admin_apply, admin_brokers, admin_bundle, admin_check,
                    admin_connections, admin_dead, admin_groups, admin_lag, admin_messages,
                    admin_offsets, admin_settings, admin_speed, admin_timers, admin_top,
                    admin_topics, admin_transactions, admin_two_brokers, admin_two_name_servers, admin_where,
                    bad_input, batch_queue, codecs, command_words, config_tool, conversation,
                    dashboards, doctor, errors, features_page, fields, flow_control, full_disk, golden_stores, http,
                    http_admin, http_admin_desk, http_admin_messages, kill_rounds, life_cycle, lite,
                    logs, long_poll, metrics, metrics_names, mismatch, mutations, namesrv_http,
                    operations_page, pop, priority, query, retention, service, settings, start, store_check,
                    store_tool, sync_flush, transactions)

GROUPS = [start, settings, http, http_admin, http_admin_messages, http_admin_desk, namesrv_http,
          metrics, metrics_names, dashboards, logs, mismatch, errors, bad_input, fields, mutations,
          life_cycle, kill_rounds, codecs, conversation, long_poll, flow_control, pop, lite, priority,
          batch_queue, sync_flush, transactions, query, store_check, golden_stores, store_tool,
          retention, full_disk, admin, admin_topics, admin_brokers, admin_groups, admin_lag,
          admin_offsets, admin_connections, admin_check, admin_top, admin_two_brokers,
          admin_two_name_servers, admin_messages, admin_dead, admin_timers, admin_transactions,
          admin_where, admin_apply, admin_bundle, admin_settings, admin_address, admin_speed,
          command_words, config_tool, doctor, service, operations_page, features_page]


def all_cases():
    return [case for group in GROUPS for case in group.cases()]
