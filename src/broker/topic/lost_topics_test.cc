#include "broker/topic/lost_topics.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "broker/fake_store.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LostTopics : public BrokerTest, public TopicListener, public store::ArrivalListener {
 protected:
  void topic_changed(const KnownTopic&) override {}
  void topic_erased(const KnownTopic&) override {}
  void on_arrivals(std::span<const store::Arrival>) override {}

  std::vector<std::string> found(const std::vector<std::string>& with_messages) {
    FakeStore::Content content;
    for (const std::string& name : with_messages) content.queues[{name, 0}].emplace_back();
    FakeStore store(clock, *this);
    store.set_content(content);
    TopicTable table(options, clock, *this);
    Topic known;
    known.name = "Known";
    table.find_or_create(known);
    return lost_topics(store, table);
  }
};

TEST_F(LostTopics, AreThoseWithMessagesAndWithoutARow) {
  EXPECT_THAT(found({"Known", "Orders", "%DLQ%g", "SCHEDULE_TOPIC_XXXX"}),
              ElementsAre("%DLQ%g", "Orders"));
}

TEST_F(LostTopics, AreNotThoseThatComeBackOrNeedNoRow) {
  EXPECT_THAT(found({"%RETRY%g", "%LMQ%a", "%LMQ%$P$x"}), IsEmpty());
}

TEST_F(LostTopics, AreNamedWithTheNextStep) {
  EXPECT_EQ(lost_topics_text({}), "");
  EXPECT_THAT(lost_topics_text({"A", "B"}), HasSubstr("2 have messages"));
  EXPECT_THAT(lost_topics_text({"A", "B"}), HasSubstr("A B; make them again"));
  EXPECT_THAT(lost_topics_text({"A", "B"}), HasSubstr("saker admin topics create A"));
  EXPECT_THAT(lost_topics_text(std::vector<std::string>(50, "T")), HasSubstr("and 30 more"));
}

}  // namespace
}  // namespace saker::broker
