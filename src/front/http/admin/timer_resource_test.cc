#include "front/http/admin/message_fixture.h"
#include "model/recall_handle.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::HasSubstr;

class TimerResource : public MessageFixture {
 protected:
  void SetUp() override {
    MessageFixture::SetUp();
    settings_.text = "brokerName=broker-a\nmessageDelayLevel=1s 5s 1h\ntimerMaxDelaySec=259200\n";
  }
  void add_timer(const std::string& id, std::int64_t due_ms, const std::string& takes_back = "") {
    add({.topic = "rmq_sys_wheel_timer",
         .properties = {{"UNIQ_KEY", id},
                        {"REAL_TOPIC", "Orders"},
                        {"TIMER_OUT_MS", std::to_string(due_ms)},
                        {"TIMER_DEL_UNIQKEY", takes_back}},
         .stored_ms = now_ms_});
  }
  /// Three of level 3, of which the first was delivered.
  void add_delayed() {
    for (int i = 0; i < 3; ++i) {
      add({.topic = "SCHEDULE_TOPIC_XXXX",
           .properties = {{"UNIQ_KEY", "D" + std::to_string(i)}, {"REAL_TOPIC", "Other"}},
           .queue = 2,
           .stored_ms = now_ms_});
    }
    statistics_.facts.delay_levels = {{3, {1}, {3}}};
  }
  void expect_recall(api::Status status, const std::string& why) {
    EXPECT_CALL(broker_, recall(_, _, _))
        .WillOnce([this, status, why](api::Lane, const api::RecallRequest& request,
                                      api::RecallCompletion done) {
          handle_ = request.handle;
          topic_ = request.topic;
          done({status, why, ""});
        });
  }

  const std::int64_t now_ms_ = SystemClock().wall_ms();
  const std::int64_t soon_ms_ = now_ms_ + 60'000;
  std::string handle_;
  std::string topic_;
};

TEST_F(TimerResource, WhatWaitsIsListedByTime) {
  add_timer("A", soon_ms_ + 9'000'000);
  add_timer("B", soon_ms_);
  add_timer("C", soon_ms_);
  add_timer("C", soon_ms_, "C");
  add_timer("Past", now_ms_ - 1'000);
  add_delayed();
  const auto listing = json("GET", "/api/v1/timers");
  EXPECT_EQ(column(listing["timers"], "id"), "B D1 D2 A");
  EXPECT_EQ(column(listing["timers"], "kind"), "timer delay delay timer");
  EXPECT_EQ(column(listing["timers"], "level"), "- 3 3 -");
  EXPECT_TRUE(listing["complete"].boolean_or(false));
  EXPECT_EQ(column(json("GET", "/api/v1/timers?topic=Orders")["timers"], "id"), "B A");
  EXPECT_EQ(column(json("GET", "/api/v1/timers?limit=1")["timers"], "id"), "B");
}

TEST_F(TimerResource, ALevelThatHasDeliveredNothingIsReadFromItsTimeOn) {
  for (const std::int64_t age_ms : {3'700'000, 3'000'000}) {
    add({.topic = "SCHEDULE_TOPIC_XXXX",
         .properties = {{"UNIQ_KEY", "D" + std::to_string(age_ms)}, {"REAL_TOPIC", "Other"}},
         .queue = 2,
         .stored_ms = now_ms_ - age_ms});
  }
  EXPECT_EQ(column(json("GET", "/api/v1/timers")["timers"], "id"), "D3000000");
}

TEST_F(TimerResource, ALongListIsNotLookedThroughToItsEnd) {
  for (int i = 0; i < 20'300; ++i) add_timer("T" + std::to_string(i), soon_ms_);
  const auto listing = json("GET", "/api/v1/timers?limit=1");
  EXPECT_FALSE(listing["complete"].boolean_or(true));
  EXPECT_THAT(json("DELETE", "/api/v1/timers/T20299", {}, 404)["message"].text_or(""),
              HasSubstr("more waits than was looked at"));
}

TEST_F(TimerResource, OneIsTakenBackByItsIdOrItsHandle) {
  add_timer("A", soon_ms_);
  expect_recall(api::Status::kOk, "");
  const auto done = json("DELETE", "/api/v1/timers/A");
  EXPECT_EQ(done["topic"].text_or(""), "Orders");
  EXPECT_EQ(topic_, "Orders");
  const auto handle = decode_recall_handle(handle_);
  ASSERT_TRUE(handle);
  EXPECT_EQ(handle->broker_name, "broker-a");
  EXPECT_EQ(handle->timestamp_ms, soon_ms_ + 1);
  EXPECT_EQ(handle->unique_key, "A");
  expect_recall(api::Status::kOk, "");
  std::string encoded = handle_;
  for (std::size_t at; (at = encoded.find('=')) != std::string::npos;)
    encoded.replace(at, 1, "%3D");
  EXPECT_EQ(json("DELETE", "/api/v1/timers/" + encoded)["id"].text_or(""), "A");
}

TEST_F(TimerResource, RefusalsSayWhy) {
  add_timer("A", soon_ms_);
  add_delayed();
  EXPECT_THAT(json("DELETE", "/api/v1/timers/D1", {}, 400)["message"].text_or(""),
              HasSubstr("delay level 3"));
  EXPECT_THAT(json("DELETE", "/api/v1/timers/NOPE", {}, 404)["message"].text_or(""),
              HasSubstr("'NOPE'"));
  expect_recall(api::Status::kNoPermission, "recall failed, operation is forbidden");
  EXPECT_THAT(json("DELETE", "/api/v1/timers/A", {}, 403)["message"].text_or(""),
              HasSubstr("recallMessageEnable=true"));
}

}  // namespace
}  // namespace saker::front
