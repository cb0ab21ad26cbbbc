#include "broker/client/membership.h"

#include <fstream>

#include "base/log.h"
#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using Names = std::vector<std::string>;

class Memberships : public BrokerTest {
 protected:
  struct Beat {
    std::string client_id = "c1";
    std::vector<std::string> topics = {"T"};
    std::int64_t version = 1;
    api::MessageModel model = api::MessageModel::kClustering;
    std::int32_t fingerprint = 0;
    bool reduced = false;
    std::string group = "G";
    std::string expression = "*";
  };
  api::HeartbeatReply beat(const Beat& what, const std::shared_ptr<FakeClient>& from) {
    api::ConsumerRegistration registration;
    registration.group = what.group;
    registration.message_model = what.model;
    for (const std::string& topic : what.topics) {
      registration.subscriptions.push_back({topic, what.expression, "TAG", what.version});
    }
    api::Heartbeat heartbeat;
    heartbeat.client_id = what.client_id;
    heartbeat.consumers = {registration};
    heartbeat.producer_groups = {"PG"};
    heartbeat.fingerprint = what.fingerprint;
    heartbeat.without_subscriptions = what.reduced;
    return broker().heartbeat(heartbeat, from);
  }
  std::size_t mismatch_count() { return broker().inspection().mismatches("G").size(); }

  std::shared_ptr<FakeClient> first = std::make_shared<FakeClient>();
  std::shared_ptr<FakeClient> second = std::make_shared<FakeClient>();
};

TEST_F(Memberships, NewMemberIsToldToAllBeforeTheAnswer) {
  beat({.client_id = "c1"}, first);
  EXPECT_EQ(first->notified, Names{"G"});
  beat({.client_id = "c2"}, second);
  EXPECT_EQ(first->notified, (Names{"G", "G"}));
  EXPECT_EQ(second->notified, Names{"G"});
  Names ids = broker().member_ids("G").value;
  std::sort(ids.begin(), ids.end());
  EXPECT_EQ(ids, (Names{"c1", "c2"}));
}

TEST_F(Memberships, RenewedMembershipIsNotTold) {
  beat({}, first);
  first->notified.clear();
  beat({.version = 2}, first);
  EXPECT_TRUE(first->notified.empty());
}

TEST_F(Memberships, ChangedSetOfTopicsIsTold) {
  beat({.topics = {"T", "U"}}, first);
  first->notified.clear();
  beat({.topics = {"T"}}, first);
  EXPECT_EQ(first->notified.size(), 1u);
  beat({.topics = {"T", "V"}}, first);
  EXPECT_EQ(first->notified.size(), 2u);
}

TEST_F(Memberships, BroadcastingGroupsAreNotTold) {
  beat({.model = api::MessageModel::kBroadcasting}, first);
  beat({.client_id = "c2", .model = api::MessageModel::kBroadcasting}, second);
  broker().client_closed(second);
  EXPECT_TRUE(first->notified.empty());
}

TEST_F(Memberships, GroupMaySwitchNotificationsOff) {
  Group group;
  group.name = "G";
  group.notify_member_changes = false;
  put_group(group);
  beat({}, first);
  EXPECT_TRUE(first->notified.empty());
}

TEST_F(Memberships, BrokerMaySwitchNotificationsOff) {
  options.notify_member_changes = false;
  beat({}, first);
  EXPECT_TRUE(first->notified.empty());
}

TEST_F(Memberships, RetryTopicIsCreatedWithTheGroup) {
  Group group;
  group.name = "G";
  group.retry_queue_count = 3;
  put_group(group);
  beat({}, first);
  api::PullRequest request = pull_of("%RETRY%G");
  request.queue_id = {2};
  EXPECT_EQ(pull(request).status, Status::kPullNotFound);
  request.queue_id = {3};
  EXPECT_EQ(pull(request).status, Status::kInvalidParameter);
}

TEST_F(Memberships, UnknownGroupIsPassedOverSilently) {
  options.auto_create_group = false;
  beat({}, first);
  const auto members = broker().member_ids("G");
  EXPECT_EQ(members.status, Status::kFailed);
  EXPECT_EQ(members.message, "no consumer for this group, G");
}

TEST_F(Memberships, ClientWithoutIdIsNotRegistered) {
  EXPECT_TRUE(beat({.client_id = ""}, first).subscriptions_changed);
  EXPECT_FALSE(broker().member_ids("G").ok());
}

TEST_F(Memberships, FirstVersionOfHeartbeatsAlwaysCountsAsChanged) {
  EXPECT_TRUE(beat({}, first).subscriptions_changed);
  EXPECT_TRUE(beat({}, first).subscriptions_changed);
}

TEST_F(Memberships, FingerprintTellsWhetherSubscriptionsChanged) {
  EXPECT_FALSE(beat({.fingerprint = 12345}, first).subscriptions_changed);
  EXPECT_FALSE(beat({.fingerprint = 12345}, first).subscriptions_changed);
  EXPECT_FALSE(
      beat({.topics = {}, .fingerprint = 12345, .reduced = true}, first).subscriptions_changed);
  EXPECT_TRUE(
      beat({.topics = {}, .fingerprint = 999, .reduced = true}, first).subscriptions_changed);
}

TEST_F(Memberships, ReducedHeartbeatLeavesSubscriptionsAsTheyAre) {
  send(message("T"));
  beat({.topics = {"T"}, .fingerprint = 1}, first);
  first->notified.clear();
  beat({.topics = {}, .fingerprint = 1, .reduced = true}, first);
  EXPECT_TRUE(first->notified.empty());
  api::PullRequest request = pull_of("T");
  request.group = "G";
  request.expression.reset();
  EXPECT_EQ(pull(request).status, Status::kOk);
}

TEST_F(Memberships, ReducedHeartbeatOfAnUnknownClientAsksForTheFullOne) {
  EXPECT_TRUE(beat({.topics = {}, .fingerprint = 1, .reduced = true}, first).subscriptions_changed);
}

TEST_F(Memberships, UnregisteredMemberIsToldToTheRest) {
  beat({.client_id = "c1"}, first);
  beat({.client_id = "c2"}, second);
  first->notified.clear();
  second->notified.clear();
  broker().unregister({"c2", "PG", "G"}, second);
  EXPECT_EQ(first->notified, Names{"G"});
  EXPECT_TRUE(second->notified.empty());
  EXPECT_EQ(broker().member_ids("G").value, Names{"c1"});
}

TEST_F(Memberships, ClosedConnectionLeavesAllItsGroups) {
  beat({.group = "G"}, first);
  beat({.group = "H"}, first);
  beat({.client_id = "c2", .group = "H"}, second);
  second->notified.clear();
  broker().client_closed(first);
  EXPECT_FALSE(broker().member_ids("G").ok());
  EXPECT_EQ(broker().member_ids("H").value, Names{"c2"});
  EXPECT_EQ(second->notified, Names{"H"});
}

TEST_F(Memberships, SilentClientIsDroppedAndClosed) {
  beat({.client_id = "c1"}, first);
  clock.advance_ms(100'000);
  beat({.client_id = "c2"}, second);
  second->notified.clear();
  clock.advance_ms(20'001);
  root().housekeep();
  EXPECT_TRUE(first->closed);
  EXPECT_FALSE(second->closed);
  EXPECT_EQ(broker().member_ids("G").value, Names{"c2"});
  EXPECT_EQ(second->notified, Names{"G"});
}

TEST_F(Memberships, ReconnectedClientShowsUpTwiceUntilTheOldConnectionCloses) {
  beat({}, first);
  beat({}, second);
  EXPECT_EQ(broker().member_ids("G").value, (Names{"c1", "c1"}));
  broker().client_closed(first);
  EXPECT_EQ(broker().member_ids("G").value, Names{"c1"});
}

TEST_F(Memberships, MembersThatDoNotSubscribeAlikeAreNamedUntilTheyDo) {
  beat({.client_id = "c1", .expression = "B||A"}, first);
  beat({.client_id = "c2", .expression = "A || B"}, second);
  EXPECT_EQ(mismatch_count(), 0U);
  beat({.client_id = "c2", .version = 2, .expression = "C"}, second);
  const std::vector<api::SubscriptionMismatch> expected{{"T", "A || B", "TAG", {"c1"}},
                                                        {"T", "C", "TAG", {"c2"}}};
  EXPECT_EQ(broker().inspection().mismatches("G"), expected);
  EXPECT_TRUE(broker().inspection().mismatches("Nobody").empty());
  beat({.client_id = "c1", .version = 3, .expression = "C"}, first);
  EXPECT_EQ(mismatch_count(), 0U);
}

TEST_F(Memberships, AMismatchEndsWithWhoLeavesWhicheverWay) {
  beat({.client_id = "c1"}, first);
  beat({.client_id = "c2", .expression = "A"}, second);
  EXPECT_EQ(mismatch_count(), 2U);
  broker().unregister({"c2", "PG", "G"}, second);
  EXPECT_EQ(mismatch_count(), 0U);
  beat({.client_id = "c2", .expression = "A"}, second);
  EXPECT_EQ(mismatch_count(), 2U);
  broker().client_closed(second);
  EXPECT_EQ(mismatch_count(), 0U);
  beat({.client_id = "c2", .expression = "A"}, second);
  EXPECT_EQ(mismatch_count(), 2U);
  clock.advance_ms(100'000);
  beat({.client_id = "c1"}, first);
  clock.advance_ms(20'001);
  root().housekeep();
  EXPECT_EQ(mismatch_count(), 0U);
}

TEST_F(Memberships, HeartbeatsWithoutSubscriptionsAreNoMismatch) {
  beat({.client_id = "c1", .fingerprint = 1}, first);
  beat({.client_id = "c2", .topics = {}, .fingerprint = 1, .reduced = true}, second);
  beat({.client_id = "c1", .topics = {}, .fingerprint = 1, .reduced = true}, first);
  EXPECT_EQ(mismatch_count(), 0U);
  beat({.client_id = "c2", .topics = {}, .fingerprint = 2}, second);
  EXPECT_EQ(mismatch_count(), 2U) << "but one that says that it subscribes to nothing is";
}

TEST_F(Memberships, BroadcastingMembersMayDifferNoMoreThanOthers) {
  beat({.client_id = "c1", .model = api::MessageModel::kBroadcasting}, first);
  beat({.client_id = "c2", .topics = {"U"}, .model = api::MessageModel::kBroadcasting}, second);
  EXPECT_EQ(mismatch_count(), 4U) << "two of each topic";
}

TEST_F(Memberships, WhoOnlyPullsIsNoMemberThatCouldDiffer) {
  beat({.client_id = "c1", .expression = "A"}, first);
  api::PullRequest request = pull_of("T");
  request.group = "G";
  pull(request);
  EXPECT_EQ(mismatch_count(), 0U);
}

/// The lines of the log while it lives.
class LogLines {
 public:
  explicit LogLines(const std::filesystem::path& file) : file_(file) {
    EXPECT_TRUE(log::configure({.level = "info", .file = file_.string()}).ok());
  }
  ~LogLines() { EXPECT_TRUE(log::configure({}).ok()); }
  LogLines(const LogLines&) = delete;
  LogLines& operator=(const LogLines&) = delete;

  std::vector<std::string> with(std::string_view word) const {
    std::ifstream in(file_);
    std::vector<std::string> found;
    for (std::string line; std::getline(in, line);) {
      if (line.find(word) != std::string::npos) found.push_back(line);
    }
    return found;
  }

 private:
  const std::filesystem::path file_;
};

TEST_F(Memberships, AMismatchIsOneLineOfTheLogAndItsEndAnother) {
  const LogLines lines(directory_ / "log");
  beat({.client_id = "c1", .expression = "A"}, first);
  for (int i = 0; i < 3; ++i) beat({.client_id = "c2", .expression = "B"}, second);
  const auto began = lines.with("do not subscribe alike");
  ASSERT_EQ(began.size(), 1U);
  for (const char* part : {"warn", "group=G topic=T", "client=c1 wants 'A'", "client=c2 wants 'B'",
                           "saker admin groups show G"}) {
    EXPECT_NE(began[0].find(part), std::string::npos) << part << " in " << began[0];
  }
  EXPECT_TRUE(lines.with("alike again").empty());
  broker().client_closed(second);
  EXPECT_EQ(lines.with("subscribe alike again group=G").size(), 1U);
}

TEST_F(Memberships, ManyGroupsThatDifferAtOnceAreFewLines) {
  const LogLines lines(directory_ / "log");
  for (int i = 0; i < 50; ++i) {
    const std::string group = "G" + std::to_string(i);
    beat({.client_id = "c1", .group = group, .expression = "A"}, first);
    beat({.client_id = "c2", .group = group, .expression = "B"}, second);
  }
  EXPECT_EQ(lines.with("do not subscribe alike").size(), 5U);
  clock.advance_ms(1000);
  beat({.client_id = "c1", .group = "H", .expression = "A"}, first);
  beat({.client_id = "c2", .group = "H", .expression = "B"}, second);
  EXPECT_EQ(lines.with("withheld=45").size(), 1U);
}

TEST_F(Memberships, OlderSubscriptionDoesNotReplaceANewerOne) {
  ConsumerRegistry registry;
  api::ConsumerRegistration registration;
  registration.group = "G";
  registration.subscriptions = {{"T", "new", "TAG", 2}};
  using Subscriptions = ConsumerRegistry::Subscriptions;
  registry.join(registration, {first, "c1", {}, 0}, Subscriptions::kGiven);
  registration.subscriptions = {{"T", "old", "TAG", 1}};
  registry.join(registration, {first, "c1", {}, 0}, Subscriptions::kGiven);
  EXPECT_EQ(registry.groups().find("G")->subscriptions.find("T")->second.expression, "new");
}

}  // namespace
}  // namespace saker::broker
