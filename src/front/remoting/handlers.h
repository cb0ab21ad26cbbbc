#pragma once

#include "front/remoting/context.h"

/// One handler a verb: decode → check → call one api verb → map the outcome → answer.
namespace saker::front {

void send_message(Context& context);
void send_message_v2(Context& context);
void send_message_back(Context& context);
void pull_message(Context& context);
void lite_pull_message(Context& context);
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
void create_group(Context& context);

}  // namespace saker::front
