#pragma once

#include "front/remoting/context.h"

/// One handler a verb: decode → check → call one api verb → map the outcome → answer.
namespace saker::front {

void send_message(Context& context);
void send_message_v2(Context& context);
void send_message_back(Context& context);
void send_reply(Context& context);
void send_reply_v2(Context& context);
void end_transaction(Context& context);
void resume_half_message(Context& context);
void recall_message(Context& context);
void pull_message(Context& context);
void lite_pull_message(Context& context);
void query_message(Context& context);
void view_message_by_id(Context& context);
void query_consumer_offset(Context& context);
void update_consumer_offset(Context& context);
void search_offset_by_timestamp(Context& context);
void get_max_offset(Context& context);
void get_min_offset(Context& context);
void get_earliest_store_time(Context& context);
void heartbeat(Context& context);
void unregister_client(Context& context);
void get_consumer_list(Context& context);
void check_client_config(Context& context);
void lock_queues(Context& context);
void unlock_queues(Context& context);
void create_topic(Context& context);
void create_topics(Context& context);
void create_group(Context& context);
void create_groups(Context& context);
void get_all_topic_config(Context& context);
void get_topic_config(Context& context);
void get_topic_stats(Context& context);
void get_system_topics(Context& context);
void delete_topic(Context& context);
void get_all_groups(Context& context);
void get_group(Context& context);
void delete_group(Context& context);
void get_consumer_connections(Context& context);
void get_producer_connections(Context& context);
void get_all_producers(Context& context);
void get_running_info(Context& context);
void consume_directly(Context& context);
void query_consume_queue(Context& context);
void get_runtime_info(Context& context);
void view_broker_stats(Context& context);
void get_broker_config(Context& context);
void update_broker_config(Context& context);
void who_consumes_topic(Context& context);
void topics_of_consumer(Context& context);
void subscription_of_consumer(Context& context);
void get_consume_stats(Context& context);
void get_broker_consume_stats(Context& context);
void reset_offset(Context& context);
void clone_offset(Context& context);
void correct_offset(Context& context);
void delete_expired_log(Context& context);
void clean_expired_queues(Context& context);
void pop_message(Context& context);
void peek_message(Context& context);
void await_pop(Context& context);
void count_waiting_pops(Context& context);
void ack_message(Context& context);
void batch_ack_message(Context& context);
void change_invisible_time(Context& context);
void pop_lite_message(Context& context);
void change_lite_subscriptions(Context& context);
void get_broker_lite_info(Context& context);
void get_parent_topic_info(Context& context);
void get_lite_topic_info(Context& context);
void get_lite_client_info(Context& context);
void get_lite_group_info(Context& context);
void trigger_lite_dispatch(Context& context);
void query_assignment(Context& context);
void set_request_mode(Context& context);

}  // namespace saker::front
