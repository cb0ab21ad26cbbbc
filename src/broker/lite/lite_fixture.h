#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/broker_fixture.h"
#include "model/lite_topic.h"

namespace saker::broker {

/// A pop of lite topics with words of its own.
struct LitePopped {
  int answers = 0;
  api::Status status = api::Status::kOk;
  std::string message;
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::vector<std::int32_t> counts;
  std::vector<std::string> bodies;
  std::vector<std::string> lite_topics;  ///< of the bodies
  std::vector<QueueOffset> offsets;      ///< in their light queues
};

/// A broker with topic "Chats" for lite topics and group "LG" that reads them.
class LiteTest : public BrokerTest {
 protected:
  static constexpr std::int64_t kInvisibleMs = 60'000;
  using Action = api::LiteWish::Action;

  LiteTest() { store_options.light_topics = store_options.multi_dispatch = true; }

  void make_lite(std::map<std::string, std::string> group_attributes = {},
                 std::string_view expiration = "-1") {
    Topic topic;
    topic.name = "Chats";
    topic.read_queue_count = topic.write_queue_count = 1;
    topic.attributes = {{"+message.type", "LITE"},
                        {"+lite.topic.expiration", std::string(expiration)}};
    ASSERT_TRUE(put_topic(topic).ok());
    Group group;
    group.name = "LG";
    group.attributes = std::move(group_attributes);
    group.attributes["+lite.bind.topic"] = "Chats";
    ASSERT_TRUE(put_group(group).ok());
  }
  void send_to(std::string_view lite_topic, std::string_view body) {
    const Sent sent = send(message("Chats", body, property_text({{"__LITE_TOPIC", lite_topic}})));
    EXPECT_EQ(sent.status, api::Status::kOk) << sent.message;
  }

  api::Outcome subscribe(const std::vector<std::string>& lite_topics,
                         std::string_view client_id = "c1", Action action = Action::kAdd,
                         std::optional<api::LiteStart> start = std::nullopt,
                         const api::ClientChannelPtr& channel = nullptr) {
    const api::LiteWish wish{action, std::string(client_id), "LG", "Chats", lite_topics, start};
    api::Outcome outcome =
        broker().lite().subscribe({0}, {&wish, 1}, channel == nullptr ? client : channel);
    settle();
    return outcome;
  }

  static api::LitePopRequest pop_of(std::string_view client_id = "c1", std::int32_t count = 32) {
    api::LitePopRequest request;
    request.client_id = client_id;
    request.group = "LG";
    request.topic = "Chats";
    request.message_count_max = count;
    request.invisible_ms = kInvisibleMs;
    return request;
  }
  void start_pop(const api::LitePopRequest& request, LitePopped& popped, std::size_t lane = 0) {
    broker().lite().pop({lane}, request, client, [&popped](api::LitePopOutcome& outcome) {
      popped = {popped.answers + 1,
                outcome.status,
                std::string(outcome.message),
                outcome.pop_time_ms,
                outcome.invisible_ms,
                outcome.delivery_counts,
                {},
                {},
                {}};
      for (const api::Slice& slice : outcome.slices) note_records(slice.bytes, popped);
    });
  }
  static void note_records(std::string_view rest, LitePopped& popped) {
    while (const auto size = wire::record::peek_size(rest)) {
      wire::record::Record record;
      EXPECT_FALSE(wire::record::decode(rest, wire::record::BodyCrc::kCheck, record));
      popped.bodies.emplace_back(record.body);
      popped.lite_topics.emplace_back(property::find(record.properties, "__LITE_TOPIC"));
      for (const LightEntry& entry : light_entries(record.topic, record.properties)) {
        popped.offsets.push_back(entry.offset);
      }
      rest.remove_prefix(static_cast<std::size_t>(*size));
    }
  }
  LitePopped pop(const api::LitePopRequest& request, std::size_t lane = 0) {
    LitePopped popped;
    start_pop(request, popped, lane);
    settle();
    EXPECT_EQ(popped.answers, 1);
    return popped;
  }

  /// The message at `index`, as the client makes it of the answer.
  static api::PoppedMessage taken(const LitePopped& popped, std::size_t index) {
    api::PoppedMessage taken;
    taken.group = "LG";
    taken.topic = "Chats";
    taken.offset = popped.offsets[index];
    taken.receipt = {{0},         popped.pop_time_ms,   popped.invisible_ms,
                     kOrderedPop, PopSource::kTopic,    "broker-a",
                     {0},         popped.offsets[index]};
    taken.lite_topic = popped.lite_topics[index];
    return taken;
  }
  api::Outcome ack(const api::PoppedMessage& message) {
    std::optional<api::Outcome> answer;
    broker().acknowledge({0}, message, client,
                         [&answer](const api::Outcome& outcome) { answer = outcome; });
    settle();
    return answer.value_or(api::Outcome{api::Status::kFailed, "no answer"});
  }
  void ack_all(const LitePopped& popped) {
    for (std::size_t i = 0; i < popped.bodies.size(); ++i) {
      EXPECT_TRUE(ack(taken(popped, i)).ok());
    }
  }
  api::InvisibilityOutcome change(const api::PoppedMessage& message, std::int64_t invisible_ms,
                                  bool suspend = false) {
    std::optional<api::InvisibilityOutcome> answer;
    broker().change_invisibility(
        {0}, {message, invisible_ms, suspend}, client,
        [&answer](const api::InvisibilityOutcome& outcome) { answer = outcome; });
    settle();
    return answer.value_or(api::InvisibilityOutcome{api::Status::kFailed, "no answer"});
  }

  void settle() {
    for (int i = 0; i < 3; ++i) {
      broker().end_turn({0});
      broker().end_turn({1});
      tasks.run();
    }
  }
  /// Lets the time go on, to the next tick.
  void pass(std::int64_t ms) {
    clock.advance_ms(ms);
    root().tick({0});
    root().tick({1});
    settle();
  }

  // What is answered by other threads, on the lane.
  api::LiteBrokerFacts broker_facts() {
    return answer_to<api::LiteBrokerFacts>(
               [this](auto done) { broker().lite().broker_facts({0}, std::move(done)); })
        .value;
  }
  api::OutcomeOf<api::LiteParentFacts> parent_facts(std::string_view topic) {
    return answer_to<api::LiteParentFacts>(
        [&](auto done) { broker().lite().parent_facts({0}, topic, std::move(done)); });
  }
  api::OutcomeOf<api::LiteGroupFacts> group_facts(const api::LiteTopics::GroupQuery& query) {
    return answer_to<api::LiteGroupFacts>(
        [&](auto done) { broker().lite().group_facts({0}, query, std::move(done)); });
  }
  api::Outcome look_again(std::string_view group, std::string_view client_id) {
    std::optional<api::Outcome> answer;
    broker().lite().look_again({0}, group, client_id,
                               [&answer](const api::Outcome& outcome) { answer = outcome; });
    tasks.run_until([&answer] { return answer.has_value(); });
    return *answer;
  }
  template <class Facts, class Ask>
  api::OutcomeOf<Facts> answer_to(Ask ask) {
    std::optional<api::OutcomeOf<Facts>> answer;
    ask([&answer](api::OutcomeOf<Facts>& outcome) { answer = std::move(outcome); });
    // The lane hears of it in a later turn, however soon it was known.
    EXPECT_FALSE(answer.has_value());
    tasks.run_until([&answer] { return answer.has_value(); });
    return std::move(*answer);
  }

  std::int64_t committed(std::string_view lite_topic) {
    const std::string queue = lite_queue_of("Chats", lite_topic);
    api::OffsetRequest request;
    request.group = "LG";
    request.topic = queue;
    request.queue_id = QueueId{0};
    request.zero_if_not_found = false;
    const auto outcome = broker().query_offset(request);
    return outcome.ok() ? outcome.value.value : -1;
  }
};

}  // namespace saker::broker
