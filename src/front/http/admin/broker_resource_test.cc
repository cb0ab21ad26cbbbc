#include "front/http/admin/message_fixture.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::HasSubstr;

class BrokerResource : public MessageFixture {
 protected:
  void SetUp() override {
    MessageFixture::SetUp();
    settings_.text = "brokerName=broker-a\nbrokerClusterName=C\n";
    api::RuntimeFacts& facts = statistics_.facts;
    facts.put = {.yesterday_morning = 10, .today_morning = 30, .now = 35};
    facts.put_rate.ten_seconds = 1.5;
    facts.log_directories = {{"/data", 1, 2}};
    facts.delay_levels = {{3, {1}, {4}}};
    ON_CALL(inspection_, groups()).WillByDefault([] {
      api::GroupListing listing;
      listing.groups["slow"];
      listing.groups["fast"];
      return listing;
    });
    ON_CALL(inspection_, progress(_, _))
        .WillByDefault([](std::string_view group, std::span<const std::string>) {
          const std::int64_t at = group == "slow" ? 1 : 3;
          return std::vector<api::QueueProgress>{
              {.topic = "Orders", .queue_id = {0}, .end = {4}, .committed = {at}, .pulled = {at}}};
        });
  }
};

TEST_F(BrokerResource, SaysHowTheBrokerIs) {
  measures_.now = {.is_sound = true, .is_ready = false, .why = "the disk is full"};
  const auto broker = json("GET", "/api/v1/broker");
  EXPECT_EQ(broker["name"].text_or(""), "broker-a");
  EXPECT_EQ(broker["cluster"].text_or(""), "C");
  EXPECT_FALSE(broker["ready"].boolean_or(true));
  EXPECT_EQ(broker["why"].text_or(""), "the disk is full");
  EXPECT_EQ(broker["in"]["yesterday"].long_or(0), 20);
  EXPECT_EQ(broker["in"]["today"].long_or(0), 5);
  EXPECT_EQ(broker["inRate"]["tenSeconds"].text_or(""), "1.5");
  EXPECT_TRUE(broker["firstStoredMs"].is_null());
  EXPECT_EQ(column(broker["logDirectories"], "directory"), "/data");
  EXPECT_EQ(column(broker["delayLevels"], "maxOffset"), "4");
}

TEST_F(BrokerResource, LagIsToldTheWorstFirst) {
  const std::int64_t now_ms = SystemClock().wall_ms();
  for (int i = 0; i < 4; ++i) add({.topic = "Orders", .stored_ms = now_ms - 100'000 + i * 20'000});
  const auto rows = json("GET", "/api/v1/lag");
  EXPECT_EQ(column(rows, "group"), "slow fast");
  EXPECT_EQ(column(rows, "messages"), "3 1");
  EXPECT_NEAR(static_cast<double>(rows.items()[0]["seconds"].long_or(0)), 80, 5);
  EXPECT_NEAR(static_cast<double>(rows.items()[1]["seconds"].long_or(0)), 40, 5);
  EXPECT_EQ(column(json("GET", "/api/v1/lag?messages=2"), "group"), "slow");
  EXPECT_EQ(column(json("GET", "/api/v1/lag?group=fast"), "group"), "fast");
  EXPECT_EQ(column(json("GET", "/api/v1/lag?limit=1"), "group"), "slow");
  EXPECT_THAT(json("GET", "/api/v1/lag?group=nobody", {}, 404)["message"].text_or(""),
              HasSubstr("'nobody'"));
}

}  // namespace
}  // namespace saker::front
