#include <algorithm>

#include "broker/broker_fixture.h"
#include "file/whole_file.h"

namespace saker::broker {
namespace {

using api::Status;

/// What administrators ask, on a broker with one topic of four queues and one group.
class Admin : public BrokerTest {
 protected:
  void fill(int count = 8) {
    make_group("CG");
    for (int i = 0; i < count; ++i) send(message("T", "m" + std::to_string(i)));
  }
  void commit(std::int64_t offset) {
    const api::Outcome outcome = broker().commit_offset(
        {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{offset}});
    last_remark = outcome.message;
  }
  std::int64_t committed() {
    return broker()
        .query_offset({.group = "CG",
                       .topic = "T",
                       .queue_id = QueueId{0},
                       .offset = {},
                       .zero_if_not_found = false})
        .value.value;
  }
  /// The first queue's offset of the group.
  void reset_to(std::int64_t offset) {
    const auto targets = broker().offset_control().reset_offsets(
        {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{offset}});
    EXPECT_TRUE(targets.ok()) << targets.message;
    tasks.run();
  }
  api::PullRequest held_pull(std::int64_t offset) {
    api::PullRequest held = pull_of("T", offset);
    held.hold_ms = 15'000;
    return held;
  }
  api::Outcome erase(std::string_view topic) {
    const auto answer = not_answered();
    broker().delete_topic({0}, topic, [answer](const api::Outcome& outcome) { *answer = outcome; });
    root().housekeep();
    tasks.run();
    return *answer;
  }
  std::string last_remark;
};

TEST_F(Admin, SystemTopicsAreListedBeforeTheyExist) {
  const std::vector<std::string> names = broker().inspection().system_topics();
  for (const char* name : {"TRANS_CHECK_MAX_TIME_TOPIC", "CHECKPOINT_TOPIC", "broker-a"}) {
    EXPECT_EQ(std::count(names.begin(), names.end(), name), 1) << name;
  }
}

TEST_F(Admin, WhereAllGroupsAreIsToldAsTheFileHasIt) {
  fill();
  commit(3);
  const api::OffsetListing listing = broker().inspection().offsets();
  EXPECT_EQ(listing.committed.at("T@CG").at(0), 3);
  EXPECT_FALSE(listing.light.has_value());
  EXPECT_TRUE(broker().inspection().delay_offsets().next.empty());
}

TEST_F(Admin, ProgressOfAGroupSaysHowFarItIsBehind) {
  fill();
  commit(3);
  const auto progress = broker().inspection().progress("CG", {});
  ASSERT_EQ(progress.size(), 4U);
  EXPECT_EQ(progress[0].topic, "T");
  EXPECT_EQ(progress[0].end.value, 8);
  EXPECT_EQ(progress[0].committed.value, 3);
  EXPECT_EQ(progress[0].pulled.value, 3);
  EXPECT_GT(progress[0].last_consumed_ms, 0);
  EXPECT_EQ(progress[1].committed.value, 0);
  EXPECT_TRUE(broker().inspection().progress("Nobody", {}).empty());
  EXPECT_EQ(broker().inspection().groups_of("T"), std::vector<std::string>{"CG"});
  EXPECT_EQ(broker().inspection().topics_of("CG"), std::vector<std::string>{"T"});
}

TEST_F(Admin, AResetIsToldWithTheNextPullAndCountsAgainstCommitsUntilThen) {
  fill();
  commit(8);
  reset_to(2);
  EXPECT_EQ(committed(), 2);
  commit(8);
  EXPECT_EQ(last_remark, "Offset has been previously reset");
  EXPECT_EQ(committed(), 2);
  const Pulled moved = pull(pull_of("T", 8));
  EXPECT_EQ(moved.status, Status::kPullOffsetMoved);
  EXPECT_EQ(moved.message, "OFFSET_RESET");
  EXPECT_EQ(moved.next_offset.value, 2);
  EXPECT_EQ(pull(pull_of("T", 2)).bodies.front(), "m2");
  commit(5);
  EXPECT_EQ(committed(), 5);
}

TEST_F(Admin, AResetIsNotToldToAConnectionThatIsGone) {
  fill();
  const auto gone = std::make_shared<FakeClient>();
  Pulled lost;
  broker().pull({0}, held_pull(8), gone, [&](api::PullOutcome&) { ++lost.answers; });
  gone->closed = true;
  reset_to(2);
  EXPECT_EQ(lost.answers, 0);
  EXPECT_EQ(pull(pull_of("T", 8)).message, "OFFSET_RESET");
}

TEST_F(Admin, AResetIsToldToAPullThatWaits) {
  fill();
  api::PullRequest with_tags = held_pull(8);
  with_tags.expression->text = "none";
  Pulled moved;
  Pulled other;
  start_pull(held_pull(8), moved);
  ASSERT_EQ(moved.answers, 0);
  reset_to(2);
  EXPECT_EQ(moved.answers, 1);
  EXPECT_EQ(moved.message, "OFFSET_RESET");
  EXPECT_EQ(moved.next_offset.value, 2);
  start_pull(with_tags, other);
  ASSERT_EQ(other.answers, 0);
  ASSERT_TRUE(broker().offset_control().reset_offsets({.group = "CG", .topic = "T"}).ok());
  tasks.run();
  EXPECT_EQ(other.message, "OFFSET_RESET");
}

TEST_F(Admin, AResetOutOfRangeIsRefused) {
  fill();
  const auto far = broker().offset_control().reset_offsets(
      {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{99}});
  EXPECT_EQ(far.status, Status::kFailed);
  EXPECT_EQ(far.message, "Target offset 99 not in consume queue range [0-8]");
  EXPECT_EQ(broker().offset_control().reset_offsets({.group = "CG", .topic = "None"}).status,
            Status::kTopicNotFound);
}

TEST_F(Admin, AResetToTheEndIsForAllQueues) {
  fill();
  const auto targets = broker().offset_control().reset_offsets({.group = "CG", .topic = "T"});
  ASSERT_EQ(targets.value.size(), 4U);
  EXPECT_EQ(targets.value[0].second.value, 8);
  EXPECT_EQ(targets.value[1].second.value, 0);
}

TEST_F(Admin, OffsetsAreClonedAndCompared) {
  fill();
  commit(6);
  make_group("Other");
  broker().offset_control().clone_offsets("CG", "Other", "T");
  const auto least = broker().offset_control().least_offsets("T", "Other", "");
  EXPECT_EQ(least.at(0), 6);
  EXPECT_TRUE(broker().offset_control().least_offsets("T", "Other", "CG,Other").empty());
}

TEST_F(Admin, ADeletedTopicIsGoneWithItsQueuesAndOffsets) {
  fill();
  commit(4);
  EXPECT_TRUE(erase("T").ok());
  EXPECT_EQ(store().dropped_topics, std::vector<std::string>{"T"});
  EXPECT_FALSE(broker().inspection().topic("T"));
  EXPECT_EQ(broker().inspection().queues("T").status, Status::kTopicNotFound);
  EXPECT_TRUE(broker().inspection().topics_of("CG").empty());
  EXPECT_TRUE(erase("T").ok()) << "as of one that never was";
  EXPECT_EQ(erase("TBW102").status, Status::kInvalidParameter);
  EXPECT_EQ(erase("").message, "The specified topic is blank.");
  restart();
  EXPECT_FALSE(broker().inspection().topic("T"));
}

TEST_F(Admin, MessagesOfATopicThatWasMadeAgainAtOnceStay) {
  fill();
  const LogOffset end = store().max_log_offset();
  broker().delete_topic({0}, "T", [](const api::Outcome&) {});
  Topic anew;
  anew.name = "T";
  anew.attributes = {{"+cleanup.policy", "COMPACTION"}};
  broker().put_topic({0}, anew, [](const api::Outcome&) {});
  send(message("T", "first of the new one", property_text({{"KEYS", "k"}})));
  ASSERT_GT(store().max_log_offset(), end);
  root().housekeep();
  EXPECT_EQ(store().dropped_topics, std::vector<std::string>{"T"});
  EXPECT_EQ(store().dropped_ends, std::vector<LogOffset>{end});
  // Before the drop, and after it: the store had forgotten it.
  EXPECT_EQ(store().compacted_topics, (std::vector<std::string>{"T", "T"}));
}

TEST_F(Admin, ADeletionIsAnsweredWhenTheOffsetsOfItsGroupsAreGoneFromTheDisk) {
  fill();
  commit(4);
  root().housekeep();
  const std::string file = store_options.root_dir + "/config/consumerOffset.json";
  clock.advance_ms(60'000);
  root().housekeep();
  EXPECT_NE(file::read_whole(file).value().find("T@CG"), std::string::npos);
  EXPECT_TRUE(erase("T").ok());
  EXPECT_EQ(file::read_whole(file).value().find("T@CG"), std::string::npos);
}

TEST_F(Admin, WhatWasOnItsWayToADeletedTopicGoesWithIt) {
  fill();
  broker().delete_topic({0}, "T", [](const api::Outcome&) {});
  send(message("Other", "later"));
  root().housekeep();
  EXPECT_EQ(store().dropped_ends, std::vector<LogOffset>{store().max_log_offset()});
}

TEST_F(Admin, ADeletedGroupLosesItsOffsetsWhereAsked) {
  fill();
  commit(4);
  const auto answer = not_answered();
  broker().delete_group({0}, "CG", true,
                        [answer](const api::Outcome& outcome) { *answer = outcome; });
  root().housekeep();
  tasks.run();
  EXPECT_TRUE(answer->ok());
  EXPECT_FALSE(broker().inspection().groups().groups.contains("CG"));
  EXPECT_TRUE(broker().inspection().topics_of("CG").empty());
}

}  // namespace
}  // namespace saker::broker
