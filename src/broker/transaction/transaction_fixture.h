#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/broker_fixture.h"
#include "broker/transaction/half_message.h"

namespace saker::broker {

/// A broker with producers of the group "PG" that send and end transactions.
class TransactionTest : public BrokerTest {
 protected:
  /// The answer to a half message; what a producer knows of it.
  struct Half {
    QueueOffset offset;
    LogOffset log_offset;
  };

  Half prepare(std::string_view body = "b",
               const std::vector<std::pair<std::string_view, std::string_view>>& more = {}) {
    std::vector<std::pair<std::string_view, std::string_view>> properties = {
        {"TRAN_MSG", "true"}, {"PGROUP", "PG"}, {"TAGS", "TagA"}, {"UNIQ_KEY", body}};
    properties.insert(properties.end(), more.begin(), more.end());
    api::SendRequest request = message("T", body, property_text(properties));
    request.sys_flag = 4;
    request.queue_id = {1};
    request.flag = 7;
    request.born_timestamp_ms = clock.wall_ms();
    const Sent sent = send(request);
    EXPECT_EQ(sent.status, api::Status::kOk) << sent.message;
    const auto entries = store().entries(std::string(kHalfTopic));
    return {sent.queue_offset,
            entries[static_cast<std::size_t>(sent.queue_offset.value)].log_offset};
  }

  static api::EndTransactionRequest request_of(const Half& half,
                                               api::TransactionDecision decision) {
    api::EndTransactionRequest request;
    request.producer_group = "PG";
    request.half_offset = half.offset;
    request.log_offset = half.log_offset;
    request.decision = decision;
    return request;
  }
  /// Ends a transaction without ending the turn.
  std::shared_ptr<std::optional<api::Outcome>> start_end(const api::EndTransactionRequest& request,
                                                         std::size_t lane = 0) {
    auto answer = std::make_shared<std::optional<api::Outcome>>();
    broker().end_transaction({lane}, request,
                             [answer](const api::Outcome& outcome) { *answer = outcome; });
    return answer;
  }
  api::Outcome end(const api::EndTransactionRequest& request, std::size_t lane = 0) {
    const auto answer = start_end(request, lane);
    broker().end_turn({lane});
    EXPECT_TRUE(answer->has_value());
    return answer->value_or(api::Outcome{});
  }
  api::Outcome commit(const Half& half) {
    return end(request_of(half, api::TransactionDecision::kCommit));
  }
  api::Outcome roll_back(const Half& half) {
    return end(request_of(half, api::TransactionDecision::kRollback));
  }
  static Half asked_about(const FakeClient::Check& check) {
    return {check.half_offset, check.log_offset};
  }

  void pass_ms(std::int64_t ms) {
    clock.advance_ms(ms);
    root().tick({0});
  }
  std::shared_ptr<FakeClient> come(std::string client_id = "c1") {
    auto producer = std::make_shared<FakeClient>();
    beat(producer, std::move(client_id));
    return producer;
  }
  void beat(const std::shared_ptr<FakeClient>& producer, std::string client_id = "c1") {
    api::Heartbeat heartbeat;
    heartbeat.client_id = std::move(client_id);
    heartbeat.producer_groups = {"PG"};
    broker().heartbeat(heartbeat, producer);
  }

  std::vector<wire::record::Record> halves() { return stored(std::string(kHalfTopic)); }
  std::vector<wire::record::Record> delivered() { return stored("T", 1); }
  std::string ops() {
    std::string text;
    for (const auto& record : stored(std::string(kOpTopic))) text += record.body;
    return text;
  }
};

}  // namespace saker::broker
