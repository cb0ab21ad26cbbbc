#include "broker/offset/offset_table.h"

#include <thread>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::OffsetRequest;
using api::Status;

class Offsets : public BrokerTest {
 protected:
  static OffsetRequest of(std::string_view topic, std::optional<QueueId> queue_id = QueueId{0},
                          std::optional<QueueOffset> offset = {}) {
    return {.group = "CG", .topic = topic, .queue_id = queue_id, .offset = offset};
  }
  void commit(std::string_view topic, std::int64_t offset) {
    make_group("CG");
    EXPECT_TRUE(broker().commit_offset(of(topic, QueueId{0}, QueueOffset{offset})).ok());
  }
  void expect_not_found(const OffsetRequest& request, std::string_view remark) {
    const auto outcome = broker().query_offset(request);
    EXPECT_EQ(outcome.status, Status::kOffsetNotFound);
    EXPECT_EQ(outcome.message, remark);
  }
};

constexpr const char* kNotFound = "Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first";

TEST_F(Offsets, WhatWasCommittedIsAnswered) {
  send(message("T"));
  commit("T", 7);
  EXPECT_EQ(broker().query_offset(of("T")).value.value, 7);
  commit("T", 3);  // backwards is allowed
  EXPECT_EQ(broker().query_offset(of("T")).value.value, 3);
}

TEST_F(Offsets, NegativeOffsetCountsAsNone) {
  send(message("T"));
  commit("T", -7);
  EXPECT_EQ(broker().query_offset(of("T")).value.value, 0);
  OffsetRequest strict = of("T");
  strict.zero_if_not_found = false;
  expect_not_found(strict, "Not found, do not set to zero, maybe this group boot first");
}

TEST_F(Offsets, NewGroupBeginsAtZeroWhereTheFirstMessageIsStillThere) {
  send(message("T"));
  EXPECT_EQ(broker().query_offset(of("T")).status, Status::kOk);
  EXPECT_EQ(broker().query_offset(of("T")).value.value, 0);
}

TEST_F(Offsets, QueueWithoutMessagesHasNoBeginning) {
  send(message("T"));
  expect_not_found(of("Nope"), kNotFound);
  expect_not_found(of("T", QueueId{99}), kNotFound);
  expect_not_found(of("T", QueueId{-1}), kNotFound);
  expect_not_found(of("T", QueueId{2}), kNotFound);
}

TEST_F(Offsets, CommitIsCheckedInOrder) {
  options.auto_create_group = false;
  send(message("T"));
  const auto refusal = [&](const OffsetRequest& request) {
    const api::Outcome outcome = broker().commit_offset(request);
    return std::pair(outcome.status, outcome.message);
  };
  EXPECT_EQ(refusal(of("Nope")),
            std::pair(Status::kGroupNotFound, std::string("Group CG not exist!")));
  Group group;
  group.name = "CG";
  put_group(group);
  EXPECT_EQ(refusal(of("Nope")),
            std::pair(Status::kTopicNotFound, std::string("Topic Nope not exist!")));
  EXPECT_EQ(refusal(of("T", std::nullopt)),
            std::pair(Status::kInvalidParameter, std::string("QueueId is null, topic is T")));
  EXPECT_EQ(refusal(of("T")),
            std::pair(Status::kInvalidParameter, std::string("Offset is null, topic is T")));
  EXPECT_EQ(refusal(of("T", QueueId{99}, QueueOffset{1})).first, Status::kOk);
}

TEST_F(Offsets, BoundsOfAQueueComeFromTheStore) {
  send(message("T"));
  send(message("T"));
  EXPECT_EQ(broker().min_offset({"T", {0}}).value, 0);
  EXPECT_EQ(broker().max_offset({"T", {0}}).value, 2);
  EXPECT_EQ(broker().max_offset({"Nope", {0}}).value, 0);
  EXPECT_EQ(broker().earliest_store_time({"T", {0}}).value, clock.wall_ms());
  EXPECT_EQ(broker().earliest_store_time({"Nope", {0}}).value, -1);
}

TEST(OffsetTable, VersionAdvancesEverySoManyCommits) {
  ManualClock clock;
  OffsetTable table(clock, 3);
  for (int i = 0; i < 7; ++i) table.commit({"G", "T", {0}}, {i});
  EXPECT_EQ(table.state().version.counter, 2);
}

TEST(OffsetTable, StateHoldsCommitsAndPullsApart) {
  ManualClock clock;
  OffsetTable table(clock, 500);
  table.commit({"G", "T", {1}}, {5});
  table.note_pull({"G", "T", {2}}, std::nullopt, {8});
  table.note_pull({"G", "T", {3}}, QueueOffset{1}, {9});
  const OffsetsState state = table.state();
  EXPECT_EQ(state.offsets.at("T@G"), (std::map<std::int32_t, std::int64_t>{{1, 5}, {3, 1}}));
  EXPECT_EQ(state.pull_offsets.at("T@G"), (std::map<std::int32_t, std::int64_t>{{2, 8}, {3, 9}}));
  OffsetTable restored(clock, 500);
  restored.restore(state);
  EXPECT_EQ(restored.state(), state);
}

TEST(OffsetTable, LanesMayCommitAtTheSameTime) {
  ManualClock clock;
  OffsetTable table(clock, 10);
  std::vector<std::thread> lanes;
  for (int lane = 0; lane < 4; ++lane) {
    lanes.emplace_back([&table, lane] {
      for (int i = 1; i <= 1'000; ++i) table.commit({"G", "T", {lane}}, {i});
    });
  }
  for (std::thread& lane : lanes) lane.join();
  for (int lane = 0; lane < 4; ++lane) {
    EXPECT_EQ(table.committed({"G", "T", {lane}})->value, 1'000);
  }
}

}  // namespace
}  // namespace saker::broker
