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
    add_topic("Orders");
    add_topic("Other");
    settings_.text = "brokerName=broker-a\nmessageDelayLevel=1s 5s 1h\ntimerMaxDelaySec=259200\n";
  }
  void add_timer(const std::string& id, std::int64_t slot_ms, const std::string& takes_back = "") {
    add({.topic = "rmq_sys_wheel_timer",
         .properties = {{"UNIQ_KEY", id},
                        {"REAL_TOPIC", "Orders"},
                        {"TIMER_OUT_MS", std::to_string(slot_ms)},
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

TEST_F(TimerResource, ATopicThatIsNotThereIsNamed) {
  EXPECT_THAT(json("GET", "/api/v1/timers?topic=Nope", {}, 404)["message"].text_or(""),
              HasSubstr("there is no topic 'Nope'"));
}

TEST_F(TimerResource, WhatWaitsIsListedByTime) {
  add_timer("A", soon_ms_ + 9'000'000);
  add_timer("B", soon_ms_);
  add_timer("Past", now_ms_ - 2'000);
  add_delayed();
  const auto listing = json("GET", "/api/v1/timers");
  EXPECT_EQ(column(listing["timers"], "id"), "B D1 D2 A");
  EXPECT_EQ(column(listing["timers"], "kind"), "timer delay delay timer");
  EXPECT_EQ(column(listing["timers"], "level"), "- 3 3 -");
  EXPECT_TRUE(listing["complete"].boolean_or(false));
  EXPECT_EQ(column(json("GET", "/api/v1/timers?topic=Orders")["timers"], "id"), "B A");
  EXPECT_EQ(listing["next"].text_or("none"), "none");
}

TEST_F(TimerResource, DueIsWhenItIsDeliveredAndNotWhenItsSlotBegins) {
  add_timer("A", soon_ms_);
  const auto timers = json("GET", "/api/v1/timers")["timers"];
  EXPECT_EQ(timers.items().front()["dueMs"].long_or(0), soon_ms_ + 1'000);
}

TEST_F(TimerResource, OnePageFollowsTheOther) {
  for (int i = 9; i >= 0; --i) add_timer("T" + std::to_string(i), soon_ms_ + i * 10'000);
  add_delayed();
  std::string ids;
  std::string after;
  int pages = 0;
  do {
    const auto page = json("GET", "/api/v1/timers?limit=5" + after);
    EXPECT_LE(page["timers"].items().size(), 5u);
    EXPECT_EQ(page["complete"].boolean_or(true), page["next"].is_null());
    ids += column(page["timers"], "id") + " ";
    after = "&after=" + page["next"].text_or("");
  } while (after != "&after=" && ++pages < 9);
  EXPECT_EQ(ids, "T0 T1 T2 T3 T4 T5 T6 T7 T8 T9 D1 D2 ");
  EXPECT_EQ(pages, 2);
  EXPECT_THAT(json("GET", "/api/v1/timers?after=x", {}, 400)["message"].text_or(""),
              HasSubstr("'next'"));
}

TEST_F(TimerResource, APageOfATopicGoesOnBehindWhatItPassedOver) {
  add_topic("Rare");
  for (int i = 0; i < 5'000; ++i) {
    add({.topic = "SCHEDULE_TOPIC_XXXX",
         .properties = {{"UNIQ_KEY", "D" + std::to_string(i)},
                        {"REAL_TOPIC", i == 4'999 ? "Rare" : "Other"}},
         .queue = 2,
         .stored_ms = now_ms_ + i});
  }
  const auto first = json("GET", "/api/v1/timers?topic=Rare");
  EXPECT_EQ(column(first["timers"], "id"), "");
  const std::string next = first["next"].text_or("");
  const auto second = json("GET", "/api/v1/timers?topic=Rare&after=" + next);
  EXPECT_EQ(column(second["timers"], "id"), "D4999");
  EXPECT_TRUE(second["complete"].boolean_or(false));
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

TEST_F(TimerResource, WhatWasTakenBackCannotBeTakenBackAgain) {
  add_timer("C", soon_ms_);
  add_timer("C", soon_ms_, "C");
  EXPECT_CALL(broker_, look_up(_, testing::VariantWith<api::TimerQuery>(_), _))
      .WillRepeatedly([](api::Lane, const api::Lookup&, api::LookupCompletion done) {
        api::LookupOutcome nothing;
        done(nothing);
      });
  EXPECT_CALL(broker_, look_up(_, testing::VariantWith<api::KeyQuery>(_), _)).Times(2);
  json("DELETE", "/api/v1/timers/C", {}, 404);
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
