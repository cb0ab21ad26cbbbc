#include "broker/client/producer_registry.h"

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class Producers : public testing::Test {
 protected:
  void join(std::string_view group, std::string client_id,
            const std::shared_ptr<FakeClient>& client, std::int64_t seen_ms = 0) {
    registry.join(group, {client, std::move(client_id), {}, seen_ms});
  }

  ProducerRegistry registry;
  std::shared_ptr<FakeClient> first = std::make_shared<FakeClient>();
  std::shared_ptr<FakeClient> second = std::make_shared<FakeClient>();
};

TEST_F(Producers, MembersOfAGroupTakeTurns) {
  join("G", "c1", first);
  join("G", "c2", second);
  join("H", "c2", second);
  const auto one = registry.next_of("G");
  const auto two = registry.next_of("G");
  EXPECT_NE(one, two);
  EXPECT_EQ(registry.next_of("G"), one);
  EXPECT_EQ(registry.next_of("H"), second);
  EXPECT_EQ(registry.next_of("I"), nullptr);
}

TEST_F(Producers, MemberThatLeftIsNotChosen) {
  join("G", "c1", first);
  join("G", "c2", second);
  registry.leave("G", *first);
  EXPECT_EQ(registry.next_of("G"), second);
  EXPECT_EQ(registry.next_of("G"), second);
  registry.leave(*second);
  EXPECT_EQ(registry.next_of("G"), nullptr);
}

TEST_F(Producers, ClientIsFoundUntilItLeftItsLastGroup) {
  join("G", "c1", first);
  join("H", "c1", first);
  registry.leave("G", *first);
  EXPECT_EQ(registry.find("c1"), first);
  registry.leave("H", *first);
  EXPECT_EQ(registry.find("c1"), nullptr);
}

TEST_F(Producers, ClientThatCameAgainStaysWhenItsOldConnectionCloses) {
  join("G", "c1", first);
  join("G", "c1", second);
  registry.leave(*first);
  EXPECT_EQ(registry.find("c1"), second);
}

TEST_F(Producers, ClientWithAnotherIdIsNotFoundByItsOldOne) {
  join("G", "c1", first);
  join("G", "c2", first);
  EXPECT_EQ(registry.find("c1"), nullptr);
  EXPECT_EQ(registry.find("c2"), first);
}

TEST_F(Producers, SilentOnesAreTakenOut) {
  join("G", "c1", first, 10);
  join("G", "c2", second, 20);
  const auto silent = registry.expire(20);
  ASSERT_EQ(silent.size(), 1u);
  EXPECT_EQ(silent[0].channel, first);
  EXPECT_EQ(registry.find("c1"), nullptr);
  EXPECT_EQ(registry.next_of("G"), second);
}

}  // namespace
}  // namespace saker::broker
