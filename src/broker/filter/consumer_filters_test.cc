#include "broker/filter/consumer_filters.h"

#include <fstream>
#include <sstream>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class ConsumerFiltersTest : public testing::Test {
 protected:
  ConsumerFiltersTest() { options.calculates_bit_maps = true; }

  static api::Subscription sql(std::string topic, std::string expression,
                               std::int64_t version = 1) {
    return {std::move(topic), std::move(expression), "SQL92", version};
  }
  void subscribe(const std::string& group, const api::Subscription& subscription) {
    filters.subscribed(group, {&subscription, 1});
  }
  /// Whether the group may want a message with the properties that is stored now.
  bool may_pass(std::string_view group, std::string_view properties) {
    const ConsumerFilters::Test test = filters.test_of(group, "T");
    EXPECT_NE(test, nullptr);
    const std::string map = filters.bit_map("T", properties);
    return filters.may_pass(*test, {.tags_code = 0, .store_ms = clock.wall_ms(), .bit_map = map});
  }

  Options options;
  ManualClock clock;
  ConsumerFilters filters{options, clock};
};

TEST_F(ConsumerFiltersTest, BitMapsTellWhichGroupsAMessagePasses) {
  subscribe("red", sql("T", "colour = 'red'"));
  subscribe("cheap", sql("T", "price < 50"));
  clock.advance_ms(1);
  EXPECT_TRUE(filters.has_filters("T"));
  EXPECT_FALSE(filters.has_filters("Other"));
  EXPECT_TRUE(may_pass("red",
                       "colour\1red\2price\1"
                       "70\2"));
  EXPECT_FALSE(may_pass("cheap",
                        "colour\1red\2price\1"
                        "70\2"));
  EXPECT_TRUE(may_pass("cheap",
                       "price\1"
                       "7\2"));
  EXPECT_FALSE(may_pass("red",
                        "price\1"
                        "7\2"));
}

TEST_F(ConsumerFiltersTest, MessagesThatAreOlderThanTheFilterAreLookedAt) {
  subscribe("red", sql("T", "colour = 'red'"));
  EXPECT_TRUE(may_pass("red",
                       "price\1"
                       "7\2"))
      << "of the same millisecond";
  clock.advance_ms(1);
  EXPECT_FALSE(may_pass("red",
                        "price\1"
                        "7\2"));
  subscribe("red", sql("T", "colour = 'blue'", 2));
  EXPECT_TRUE(may_pass("red",
                       "price\1"
                       "7\2"))
      << "born anew";
}

TEST_F(ConsumerFiltersTest, AGroupThatIsGoneIsForgottenAfterADay) {
  subscribe("red", sql("T", "colour = 'red'"));
  filters.gone("red");
  clock.advance_ms(1000);
  filters.expire();
  ASSERT_NE(filters.test_of("red", "T"), nullptr);
  EXPECT_FALSE(filters.test_of("red", "T")->is_alive());
  clock.advance_ms(options.filter_clean_ms);
  filters.expire();
  EXPECT_EQ(filters.test_of("red", "T"), nullptr);
  EXPECT_FALSE(filters.has_filters("T"));
}

TEST_F(ConsumerFiltersTest, WhoStopsSubscribingByPropertiesHasNoFilter) {
  subscribe("red", sql("T", "colour = 'red'"));
  subscribe("red", {"T", "TagA", "TAG", 2});
  EXPECT_FALSE(filters.test_of("red", "T")->is_alive());
  subscribe("red", sql("T", "colour = 'red'", 3));
  EXPECT_TRUE(filters.test_of("red", "T")->is_alive());
}

TEST_F(ConsumerFiltersTest, AnExpressionThatCannotBeParsedIsNoFilter) {
  subscribe("red", sql("T", "colour = "));
  EXPECT_EQ(filters.test_of("red", "T"), nullptr);
}

TEST_F(ConsumerFiltersTest, OlderSubscriptionsChangeNothing) {
  subscribe("red", sql("T", "colour = 'red'", 5));
  subscribe("red", sql("T", "colour = 'blue'", 4));
  EXPECT_EQ(filters.test_of("red", "T")->expression, "colour = 'red'");
}

TEST_F(ConsumerFiltersTest, TheFileSaysWhatTheTableHas) {
  subscribe("red", sql("T", "colour = 'red'"));
  subscribe("cheap", sql("T2", "price < 50"));
  const std::string text = encode(filters.state());
  EXPECT_NE(text.find("\"bitNum\":112"), std::string::npos);
  const auto decoded = decode_consumer_filters(text);
  ASSERT_TRUE(decoded);
  ConsumerFilters again(options, clock);
  again.restore(*decoded);
  const auto test = again.test_of("red", "T");
  ASSERT_NE(test, nullptr);
  EXPECT_EQ(test->expression, "colour = 'red'");
  EXPECT_FALSE(test->is_alive()) << "until its group comes back";
}

/// As the broker uses it.
class FilteredPulls : public BrokerTest {};

TEST_F(FilteredPulls, FiltersSurviveARestart) {
  api::Heartbeat heartbeat;
  heartbeat.client_id = "c";
  api::ConsumerRegistration registration;
  registration.group = "red";
  registration.subscriptions = {{"T", "colour = 'red'", "SQL92", 1}};
  heartbeat.consumers = {registration};
  make_group("red");
  broker().heartbeat(heartbeat, client);
  restart();
  restart();
  std::ifstream in(directory_ / "config" / "consumerFilter.json");
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_NE(text.str().find("colour = 'red'"), std::string::npos);
}

}  // namespace
}  // namespace saker::broker
