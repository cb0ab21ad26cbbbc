#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "front/http/admin/admin_fixture.h"
#include "model/property.h"
#include "wire/json/document.h"
#include "wire/record/record.h"

namespace saker::front {

/// A broker with messages, of which each queue is a list of records; it stores what is sent.
class MessageFixture : public AdminFixture {
 protected:
  using Properties = std::vector<std::pair<std::string_view, std::string>>;

  /// What tests say of a message; its place follows from those before it.
  struct Given {
    std::string topic;
    std::string body = "body";
    Properties properties = {};
    std::int32_t queue = 0;
    std::int64_t stored_ms = 1'000;
    std::int32_t retries = 0;
  };

  void SetUp() override {
    using ::testing::_;
    ON_CALL(broker_, look_up(_, _, _))
        .WillByDefault([this](api::Lane, const api::Lookup& what, api::LookupCompletion done) {
          api::LookupOutcome outcome = found(what);
          done(outcome);
        });
    ON_CALL(broker_, send(_, _, _))
        .WillByDefault([this](api::Lane, const api::SendRequest& request,
                              api::SendCompletion done) { store(request, done); });
    ON_CALL(broker_, min_offset(_)).WillByDefault([](const api::QueueRequest&) {
      return QueueOffset{0};
    });
    ON_CALL(broker_, max_offset(_)).WillByDefault([this](const api::QueueRequest& queue) {
      return end_of(std::string(queue.topic), queue.queue_id.value);
    });
    ON_CALL(broker_, query_offset(_)).WillByDefault([](const api::OffsetRequest&) {
      return api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, "", {}};
    });
    ON_CALL(broker_, offset_by_time(_, _, _))
        .WillByDefault([this](const api::QueueRequest& queue, std::int64_t ms, api::TimeBoundary) {
          return api::OutcomeOf<QueueOffset>{
              api::Status::kOk, "", first_from(std::string(queue.topic), queue.queue_id.value, ms)};
        });
    ON_CALL(inspection_, topics()).WillByDefault([this] {
      api::TopicListing listing;
      for (const auto& [name, count] : topics_) listing.topics[name].name = name;
      return listing;
    });
    ON_CALL(inspection_, topic(_)).WillByDefault([this](std::string_view name) {
      return topics_.contains(std::string(name)) ? std::optional(Topic()) : std::nullopt;
    });
    ON_CALL(inspection_, queues(_)).WillByDefault([this](std::string_view name) {
      return queues(std::string(name));
    });
  }

  void add_topic(const std::string& name, std::int32_t queues = 1) { topics_[name] = queues; }

  /// Returns the place of the message in the log.
  LogOffset add(const Given& given) {
    if (!topics_.contains(given.topic)) add_topic(given.topic);
    std::string properties;
    for (const auto& [name, value] : given.properties) property::append(properties, name, value);
    wire::record::Record record;
    record.topic = given.topic;
    record.queue_id = {given.queue};
    record.body = given.body;
    record.properties = properties;
    record.store_timestamp_ms = given.stored_ms;
    record.reconsume_times = given.retries;
    return put(record);
  }

  QueueOffset end_of(const std::string& topic, std::int32_t queue) {
    return {static_cast<std::int64_t>(records_[{topic, queue}].size())};
  }

  /// The answer's JSON; the document lives as long as the test.
  wire::json::Value json(std::string_view method, std::string_view path, std::string_view body = {},
                         int status = 200) {
    const HttpReply reply = ask(method, path, body);
    EXPECT_EQ(reply.status, status) << method << " " << path << ": " << reply.body;
    auto document = wire::json::Document::parse(reply.body);
    EXPECT_TRUE(document.ok()) << reply.body;
    documents_.push_back(std::move(document).value());
    return documents_.back().root();
  }
  /// A member of each element, split by blanks.
  static std::string column(wire::json::Value rows, std::string_view name) {
    std::string text;
    for (const wire::json::Value& row : rows.items())
      text += (text.empty() ? "" : " ") + row[name].text_or("-");
    return text;
  }

 private:
  LogOffset put(wire::record::Record& record) {
    auto& queue = records_[{std::string(record.topic), record.queue_id.value}];
    record.queue_offset = {static_cast<std::int64_t>(queue.size())};
    record.log_offset = {log_end_};
    record.store_host = *parse_host_address("127.0.0.1:10911");
    std::string bytes(wire::record::encoded_size(record), '\0');
    wire::record::encode(record, bytes.data());
    wire::record::assign(bytes.data(),
                         {record.queue_offset, record.log_offset, record.store_timestamp_ms});
    log_end_ += static_cast<std::int64_t>(bytes.size());
    queue.push_back(std::move(bytes));
    return record.log_offset;
  }

  void store(const api::SendRequest& request, api::SendCompletion& done) {
    wire::record::Record record;
    record.topic = request.topic;
    record.queue_id = {std::max(0, request.queue_id.value)};
    record.body = request.body;
    record.properties = request.properties;
    record.flag = request.flag;
    record.store_timestamp_ms = 2'000;
    put(record);
    api::SendOutcome outcome;
    outcome.queue_id = record.queue_id;
    outcome.queue_offset = record.queue_offset;
    done(outcome);
  }

  /// What waits, as a broker has it in its slots; nothing is taken back.
  api::LookupOutcome found(const api::TimerQuery& query) {
    std::map<api::TimerPlace, const std::string*> waiting;
    for (const std::string& bytes : records_[{"rmq_sys_wheel_timer", 0}]) {
      wire::record::Record record;
      EXPECT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record));
      const auto of = [&](std::string_view name) {
        return std::string(property::find(record.properties, name));
      };
      const api::TimerPlace place{std::stoll(of("TIMER_OUT_MS")), record.log_offset};
      const bool is_wanted = query.topic.empty() || of("REAL_TOPIC") == query.topic;
      if (of("TIMER_DEL_UNIQKEY").empty() && is_wanted && query.after < place)
        waiting[place] = &bytes;
    }
    api::LookupOutcome outcome;
    for (const auto& [place, bytes] : waiting) {
      if (query.only_slot && place.slot_ms != query.after.slot_ms) continue;
      outcome.is_complete =
          outcome.slices.size() < static_cast<std::size_t>(query.message_count_max);
      if (!outcome.is_complete) break;
      outcome.slices.push_back({*bytes, nullptr});
      outcome.timers.push_back(place);
    }
    return outcome;
  }

  api::LookupOutcome found(const api::Lookup& what) {
    if (const auto* timers = std::get_if<api::TimerQuery>(&what)) return found(*timers);
    api::LookupOutcome outcome;
    const auto* const queue = std::get_if<api::QueueQuery>(&what);
    if (queue != nullptr) outcome.next_offset = queue->first;
    for (const auto& [at, records] : records_) {
      for (const std::string& bytes : records) {
        wire::record::Record record;
        EXPECT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record));
        if (!is_found(what, record, outcome.slices.size())) continue;
        outcome.slices.push_back({bytes, nullptr});
        outcome.next_offset = record.queue_offset + 1;
      }
    }
    return outcome;
  }

  static bool is_found(const api::Lookup& what, const wire::record::Record& record,
                       std::size_t before) {
    if (const auto* place = std::get_if<LogOffset>(&what)) return record.log_offset == *place;
    if (const auto* queue = std::get_if<api::QueueQuery>(&what)) {
      return record.topic == queue->topic && record.queue_id == queue->queue_id &&
             record.queue_offset >= queue->first &&
             before < static_cast<std::size_t>(queue->message_count_max);
    }
    const auto& key = std::get<api::KeyQuery>(what);
    return record.topic == key.topic && record.properties.find(key.key) != std::string_view::npos;
  }

  QueueOffset first_from(const std::string& topic, std::int32_t queue, std::int64_t ms) {
    std::int64_t at = 0;
    for (const std::string& bytes : records_[{topic, queue}]) {
      wire::record::Record record;
      EXPECT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record));
      if (record.store_timestamp_ms >= ms) break;
      ++at;
    }
    return {at};
  }

  api::OutcomeOf<std::vector<api::QueueState>> queues(const std::string& topic) {
    const auto known = topics_.find(topic);
    if (known == topics_.end()) return {api::Status::kTopicNotFound, "no such topic", {}};
    std::vector<api::QueueState> states;
    for (std::int32_t id = 0; id < known->second; ++id)
      states.push_back({.queue_id = {id}, .min = {0}, .max = end_of(topic, id)});
    return {api::Status::kOk, "", std::move(states)};
  }

  std::map<std::string, std::int32_t> topics_;  ///< with the number of queues
  std::map<std::pair<std::string, std::int32_t>, std::vector<std::string>> records_;
  std::int64_t log_end_ = 0;
  std::vector<wire::json::Document> documents_;
};

}  // namespace saker::front
