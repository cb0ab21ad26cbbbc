#include "model/light_queue.h"

#include <string>

#include <gmock/gmock.h>

#include "model/property.h"

namespace saker {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string properties_of(std::string_view queues, std::string_view offsets) {
  std::string text;
  property::append(text, property::kLightQueues, queues);
  property::append(text, property::kLightQueueOffsets, offsets);
  return text;
}

std::vector<std::string> entries(std::string_view topic, const std::string& properties) {
  std::vector<std::string> found;
  for (const LightEntry& entry : light_entries(topic, properties)) {
    found.push_back(std::string(entry.queue) + "@" + std::to_string(entry.offset.value));
  }
  return found;
}

TEST(LightQueue, NamesThatCanBeNoQueueAreLeftOutAndTheOthersAreNot) {
  EXPECT_THAT(light_queues_in("%LMQ%a,plain,%LMQ%,,%LMQ%b/c,%LMQ%d,%LMQ%a"),
              ElementsAre("%LMQ%a", "%LMQ%d"));
  EXPECT_THAT(light_queues_in("%LMQ%" + std::string(251, 'x')), IsEmpty());
  EXPECT_THAT(light_queues_in(""), IsEmpty());
}

TEST(LightQueue, EachNameHasTheNumberAtItsPlace) {
  EXPECT_THAT(entries("T", properties_of("%LMQ%a,%LMQ%b", "7,0")),
              ElementsAre("%LMQ%a@7", "%LMQ%b@0"));
}

// What RocketMQ writes for a list with a name that is none: an empty number.
TEST(LightQueue, NamesWithoutANumberArePassedOver) {
  EXPECT_THAT(entries("T", properties_of("plain,%LMQ%b", ",4")), ElementsAre("%LMQ%b@4"));
  EXPECT_THAT(entries("T", properties_of("%LMQ%a,%LMQ%b", "4")), ElementsAre("%LMQ%a@4"));
  EXPECT_THAT(entries("T", properties_of("%LMQ%a", "-4")), IsEmpty());
  EXPECT_THAT(entries("T", properties_of("%LMQ%a", "4x")), IsEmpty());
  EXPECT_THAT(entries("T", properties_of("%LMQ%a", "")), IsEmpty());
}

TEST(LightQueue, MessagesThatWaitForAnotherPlaceListNone) {
  const std::string text = properties_of("%LMQ%a", "4");
  for (const char* topic : {"%RETRY%G", "rmq_sys_wheel_timer", "SCHEDULE_TOPIC_XXXX"}) {
    EXPECT_FALSE(may_list_light_queues(topic));
    EXPECT_THAT(entries(topic, text), IsEmpty());
  }
}

}  // namespace
}  // namespace saker
