#include "broker/measure/message_figures.h"

#include <gtest/gtest.h>

#include "broker/measure/scrape_fixture.h"
#include "broker/pop/pop_fixture.h"

namespace saker::broker {
namespace {

constexpr std::string_view kIn = "rocketmq_messages_in_total";
constexpr std::string_view kOut = "rocketmq_messages_out_total";

class MessageFigures : public Scraping<PopTest> {
 protected:
  double in(const std::string& kind, const std::string& topic = "T") {
    return value(kIn, {{"topic", topic}, {"message_type", kind}, {"is_system", "false"}});
  }
};

TEST_F(MessageFigures, MessagesAreToldApartByWhatTheyWereWhenSent) {
  send(message("T"));
  send(message("T", "b", property_text({{"__SHARDINGKEY", "k"}})));
  send(message("T", "b", property_text({{"_SYS_MSG_PRIORITY_", "1"}})));
  send(message("T", "b", property_text({{"DELAY", "1"}})));
  EXPECT_EQ(in("normal"), 1);
  EXPECT_EQ(in("fifo"), 1);
  EXPECT_EQ(in("priority"), 1);
  EXPECT_EQ(in("delay"), -1) << "it is not in its topic yet";
  pass(1'100);
  EXPECT_EQ(in("delay"), 1);
  EXPECT_EQ(value(kIn, {{"topic", "SCHEDULE_TOPIC_XXXX"}}), -1);
}

TEST_F(MessageFigures, TimerMessagesCountWhenTheyAreDelivered) {
  const std::string at = std::to_string(clock.wall_ms() + 3'000);
  send(message("T", "b", property_text({{"TIMER_DELIVER_MS", at}, {"UNIQ_KEY", "U"}})));
  root().run_timers();
  EXPECT_EQ(in("delay"), -1);
  clock.advance_ms(4'000);
  root().run_timers();
  EXPECT_EQ(in("delay"), 1);
}

TEST_F(MessageFigures, SizesStandInTheirClasses) {
  send(message("T", std::string(100, 'a')));
  send(message("T", std::string(3'000, 'a')));
  const std::string name = "rocketmq_message_size";
  const Labels labels{{"topic", "T"}, {"message_type", "normal"}};
  const auto below = [&](const std::string& bound) {
    Labels with = labels;
    with.emplace_back("le", bound);
    return value(name + "_bucket", with);
  };
  EXPECT_EQ(below("1024"), 1);
  EXPECT_EQ(below("4096"), 2);
  EXPECT_EQ(value(name + "_count", labels), 2);
  EXPECT_EQ(value(name + "_sum", labels), value("rocketmq_throughput_in_total", labels));
  EXPECT_GT(value(name + "_sum", labels), 3'100);
}

TEST_F(MessageFigures, WithVeryManyTopicsTheirHistogramsAreOne) {
  options.metrics_histogram_topics_max = 2;
  send(message("T"));
  send(message("U"));
  EXPECT_EQ(value("rocketmq_message_size_count", {{"topic", "T"}}), 1);
  send(message("V"));
  EXPECT_EQ(value("rocketmq_message_size_count", {{"topic", "T"}}), -1);
  EXPECT_EQ(value("rocketmq_message_size_count", {{"topic", ""}, {"message_type", "normal"}}), 3);
  EXPECT_EQ(in("normal", "V"), 1) << "counters stay apart";
}

TEST_F(MessageFigures, WhatComesAgainAfterAPopIsARetry) {
  make_topic();
  send_some(1);
  pop(pop_of());
  const auto out = [this](const std::string& is_retry) {
    return value(kOut, {{"topic", "T"}, {"consumer_group", "CG"}, {"is_retry", is_retry}});
  };
  EXPECT_EQ(out("false"), 1);
  EXPECT_EQ(out("true"), -1);
  pass(kInvisibleMs + 1'000);
  options.pop.retry_first_percent = 100;
  ASSERT_EQ(pop(pop_of()).bodies.size(), 1u);
  EXPECT_EQ(out("false"), 1);
  EXPECT_EQ(out("true"), 1);
  EXPECT_EQ(broker().statistics().runtime().got.now, 2);
}

TEST_F(MessageFigures, WhatIsGivenUpForAGroupIsCounted) {
  make_group("G");
  send(message("T"));
  api::SendBackRequest back;
  back.group = "G";
  back.log_offset = store().entries("T").at(0).log_offset;
  EXPECT_TRUE(send_back(back).ok());
  const Labels labels{{"consumer_group", "G"}, {"topic", "T"}};
  EXPECT_EQ(value("rocketmq_send_to_dlq_messages_total", labels), -1) << "it comes again";
  back.delay_level = -1;
  EXPECT_TRUE(send_back(back).ok());
  EXPECT_EQ(value("rocketmq_send_to_dlq_messages_total", labels), 1);
}

TEST_F(MessageFigures, WhatARetryThatIsSentOnceTooOftenBecomesIsCounted) {
  make_group("G");
  send(message("%RETRY%G", "b", property_text({{"RETRY_TOPIC", "T"}})));
  api::SendRequest again = message("%RETRY%G", "b", property_text({{"RETRY_TOPIC", "T"}}));
  again.reconsume_times = 99;
  again.retry_count_max = 16;
  EXPECT_EQ(send(again).status, api::Status::kOk);
  EXPECT_EQ(value("rocketmq_send_to_dlq_messages_total", {{"consumer_group", "G"}, {"topic", "T"}}),
            1);
}

}  // namespace
}  // namespace saker::broker
