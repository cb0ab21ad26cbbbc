#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/broker_fixture.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {

/// A pop's outcome with words of its own.
struct Popped {
  int answers = 0;
  api::Status status = api::Status::kOk;
  std::string message;
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::int32_t revive_queue = 0;
  std::int64_t rest_count = 0;
  std::vector<api::PoppedQueue> queues;
  std::vector<api::DeliveryCount> counts;
  std::vector<std::string> bodies;
  std::vector<std::string> topics;
  std::vector<std::string> properties;
  std::vector<std::int32_t> reconsume_times;

  /// As the client makes it of the answer.
  PopReceipt receipt(std::size_t queue = 0) const {
    return {queues[queue].start_offset, pop_time_ms, invisible_ms,           revive_queue,
            queues[queue].source,       "broker-a",  queues[queue].queue_id, std::nullopt};
  }
};

/// A broker of one topic "T" with one queue, and a group "CG" that pops from it.
class PopTest : public BrokerTest {
 protected:
  static constexpr std::int64_t kInvisibleMs = 60'000;
  const std::string kReviveTopic = "rmq_sys_REVIVE_LOG_DefaultCluster";
  const std::string kRetryTopic = "%RETRY%CG_T";

  void make_topic(std::int32_t queue_count = 1) {
    Topic topic;
    topic.name = "T";
    topic.read_queue_count = queue_count;
    topic.write_queue_count = queue_count;
    EXPECT_TRUE(put_topic(topic).ok());
  }
  void send_some(int count, int first = 0, std::string_view properties = "") {
    for (int i = first; i < first + count; ++i) {
      EXPECT_EQ(send(message("T", "m" + std::to_string(i), properties)).status, api::Status::kOk);
    }
  }

  /// As when a message has expired, or was compacted.
  void take_away(std::size_t offset) {
    FakeStore::Content content = store().content();
    content.queues.at({"T", 0})[offset].record.clear();
    store().set_content(content);
  }

  static api::PopRequest pop_of(std::int32_t count = 32, QueueId queue_id = {-1}) {
    api::PopRequest request;
    request.target = {"CG", "T", queue_id};
    request.message_count_max = count;
    request.invisible_ms = kInvisibleMs;
    request.expression = {"TAG", "*"};
    return request;
  }
  void start_pop(const api::PopRequest& request, Popped& popped, std::size_t lane = 0) {
    broker().pop({lane}, request, client, [&popped](api::PopOutcome& outcome) {
      popped = {popped.answers + 1,
                outcome.status,
                std::string(outcome.message),
                outcome.pop_time_ms,
                outcome.invisible_ms,
                outcome.revive_queue,
                outcome.rest_count,
                outcome.queues,
                outcome.delivery_counts,
                {},
                {},
                {},
                {}};
      for (const api::Slice& slice : outcome.slices) {
        std::string_view rest = slice.bytes;
        while (const auto size = wire::record::peek_size(rest)) {
          wire::record::Record record;
          EXPECT_FALSE(wire::record::decode(rest, wire::record::BodyCrc::kCheck, record));
          popped.bodies.emplace_back(record.body);
          popped.topics.emplace_back(record.topic);
          popped.properties.emplace_back(record.properties);
          popped.reconsume_times.push_back(record.reconsume_times);
          rest.remove_prefix(static_cast<std::size_t>(*size));
        }
      }
    });
  }
  Popped pop(const api::PopRequest& request, std::size_t lane = 0) {
    Popped popped;
    start_pop(request, popped, lane);
    broker().end_turn({lane});
    EXPECT_EQ(popped.answers, 1);
    return popped;
  }

  api::PoppedMessage popped_message(const Popped& popped, std::int64_t offset,
                                    std::string_view topic = "T", std::size_t queue = 0) {
    return {"CG", topic, popped.queues[queue].queue_id, {offset}, popped.receipt(queue)};
  }
  api::Outcome ack(const api::PoppedMessage& message, std::size_t lane = 0) {
    std::optional<api::Outcome> answer;
    broker().acknowledge({lane}, message, client,
                         [&answer](const api::Outcome& outcome) { answer = outcome; });
    broker().end_turn({lane});
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(api::Outcome{api::Status::kFailed, "no answer"});
  }
  api::InvisibilityOutcome change(const api::PoppedMessage& message, std::int64_t invisible_ms,
                                  bool suspend = false) {
    std::optional<api::InvisibilityOutcome> answer;
    broker().change_invisibility(
        {0}, {message, invisible_ms, suspend}, client,
        [&answer](const api::InvisibilityOutcome& outcome) { answer = outcome; });
    broker().end_turn({0});
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(api::InvisibilityOutcome{});
  }

  /// Lets the time go on, in steps of a tick's length at the end.
  void pass(std::int64_t ms) {
    clock.advance_ms(ms);
    for (int i = 0; i < 4; ++i) {
      root().tick({0});
      root().end_turn({0});
      root().tick({1});
      root().end_turn({1});
      tasks.run();
    }
  }

  std::int64_t committed(std::string_view topic = "T", std::int32_t queue_id = 0) {
    api::OffsetRequest request;
    request.group = "CG";
    request.topic = topic;
    request.queue_id = QueueId{queue_id};
    request.zero_if_not_found = false;
    const auto outcome = broker().query_offset(request);
    return outcome.ok() ? outcome.value.value : -1;
  }

  /// All records of the revive log, by their bodies.
  std::vector<std::string> revive_log() {
    std::vector<std::string> bodies;
    for (std::int32_t queue = 0; queue < 8; ++queue) {
      for (const auto& record : stored(kReviveTopic, queue)) bodies.emplace_back(record.body);
    }
    return bodies;
  }
};

}  // namespace saker::broker
