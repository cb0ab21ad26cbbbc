#include "front/http/admin/message_fixture.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::HasSubstr;

class TransactionResource : public MessageFixture {
 protected:
  LogOffset add_half(const std::string& id, std::int64_t stored_ms = 1'000,
                     const std::string& topic = "RMQ_SYS_TRANS_HALF_TOPIC") {
    return add({.topic = topic,
                .properties = {{"UNIQ_KEY", id},
                               {"REAL_TOPIC", "Orders"},
                               {"PGROUP", "shop"},
                               {"TRANSACTION_CHECK_TIMES", "2"}},
                .stored_ms = stored_ms});
  }
  void add_given_up(const std::string& id, std::int64_t stored_ms) {
    add_half(id, stored_ms, "TRANS_CHECK_MAX_TIME_TOPIC");
  }
  void end(const std::string& offsets) {
    add({.topic = "RMQ_SYS_TRANS_OP_HALF_TOPIC", .body = offsets});
  }
  std::string open() { return column(json("GET", "/api/v1/transactions")["transactions"], "id"); }
};

TEST_F(TransactionResource, WhatNobodyEndedIsListed) {
  EXPECT_EQ(open(), "");
  for (const char* id : {"A", "B", "C", "D"}) add_half(id);
  end("1,");
  end("0,3,");
  EXPECT_EQ(open(), "C");
  const auto one = json("GET", "/api/v1/transactions")["transactions"].items()[0];
  EXPECT_EQ(one["producerGroup"].text_or(""), "shop");
  EXPECT_EQ(one["topic"].text_or(""), "Orders");
  EXPECT_EQ(one["checks"].long_or(0), 2);
  EXPECT_THAT(json("GET", "/api/v1/transactions?group=other", {}, 404)["message"].text_or(""),
              HasSubstr("'other'"));
}

TEST_F(TransactionResource, OnePageFollowsTheOther) {
  for (int i = 0; i < 5; ++i) add_half("T" + std::to_string(i));
  for (int i = 0; i < 3; ++i) add_given_up("G" + std::to_string(i), 1'000);
  end("1,");
  for (const auto& [path, expected] :
       {std::pair<std::string, std::string>{"/api/v1/transactions?limit=2", "T0 T2 T3 T4 "},
        {"/api/v1/transactions?limit=2&givenUp=true", "G0 G1 G2 "},
        {"/api/v1/transactions?limit=2&group=shop", "T0 T2 T3 T4 "}}) {
    std::string ids;
    std::string after;
    do {
      const auto page = json("GET", path + after);
      ids += column(page["transactions"], "id") + " ";
      EXPECT_EQ(page["complete"].boolean_or(true), page["next"].is_null());
      after = "&after=" + page["next"].text_or("");
    } while (after != "&after=" && ids.size() < 99);
    EXPECT_EQ(ids, expected);
  }
  EXPECT_THAT(json("GET", "/api/v1/transactions?after=x", {}, 400)["message"].text_or(""),
              HasSubstr("'next'"));
}

TEST_F(TransactionResource, ReadingBeginsWhereTheBrokerIsDone) {
  for (const char* id : {"A", "B", "C"}) add_half(id);
  ON_CALL(broker_, query_offset(_)).WillByDefault([](const api::OffsetRequest& request) {
    const bool is_half = request.topic == "RMQ_SYS_TRANS_HALF_TOPIC";
    return api::OutcomeOf<QueueOffset>{api::Status::kOk, "", {is_half ? 2 : 0}};
  });
  EXPECT_EQ(open(), "C");
}

TEST_F(TransactionResource, OneIsSettled) {
  add_half("A");
  const LogOffset place = add_half("B");
  EXPECT_CALL(broker_, end_transaction(_, _, _))
      .WillOnce([&](api::Lane, const api::EndTransactionRequest& request, api::Completion done) {
        EXPECT_EQ(request.producer_group, "shop");
        EXPECT_EQ(request.half_offset, QueueOffset{1});
        EXPECT_EQ(request.log_offset, place);
        EXPECT_EQ(request.decision, api::TransactionDecision::kRollback);
        EXPECT_TRUE(request.answers_check);
        done({});
      });
  const auto done = json("POST", "/api/v1/transactions/B/settle", R"({"decision":"rollback"})");
  EXPECT_EQ(done["done"].text_or(""), "rolled back");
}

TEST_F(TransactionResource, RefusalsNameTheThing) {
  add_half("A");
  EXPECT_CALL(broker_, end_transaction(_, _, _)).Times(0);
  EXPECT_THAT(
      json("POST", "/api/v1/transactions/NOPE/settle", R"({"decision":"commit"})", 404)["message"]
          .text_or(""),
      HasSubstr("'NOPE'"));
  for (const char* body : {"{}", R"({"decision":"maybe"})"}) {
    EXPECT_THAT(json("POST", "/api/v1/transactions/A/settle", body, 400)["message"].text_or(""),
                HasSubstr("commit or rollback"))
        << body;
  }
  EXPECT_THAT(json("POST", "/api/v1/transactions/A/resume", {}, 404)["message"].text_or(""),
              HasSubstr("givenUp=true"));
}

TEST_F(TransactionResource, OneThatWasGivenUpIsResumedOnce) {
  add_half("A", 1'000);
  add_given_up("A", 2'000);
  EXPECT_EQ(column(json("GET", "/api/v1/transactions?givenUp=true")["transactions"], "id"), "A");
  EXPECT_CALL(broker_, resume_checks(_, _, _))
      .WillOnce([](api::Lane, LogOffset, api::Completion done) { done({}); });
  EXPECT_EQ(json("POST", "/api/v1/transactions/A/resume")["done"].text_or(""), "resumed");
  add_half("A", 3'000);
  EXPECT_THAT(json("POST", "/api/v1/transactions/A/resume", {}, 409)["message"].text_or(""),
              HasSubstr("resumed already"));
}

}  // namespace
}  // namespace saker::front
