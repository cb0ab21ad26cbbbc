#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "model/property.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Names = std::vector<std::string_view>;

class LightQueueTest : public StoreFixture {
 protected:
  LightQueueTest() { options.light_topics = options.multi_dispatch = true; }

  NewRecord listing(std::string_view body, const Names& names, int queue_id = 0) {
    NewRecord made = record("Fan", body, queue_id);
    made.light_queues = names;
    return made;
  }
  AppendOutcome append_to(std::string_view body, const Names& names, int queue_id = 0) {
    Told told;
    stage({listing(body, names, queue_id)}, told, false);
    appender->commit();
    if (!told.log_offsets.empty()) last_log_offset = told.log_offsets.front();
    return told.outcome;
  }
  std::string stored_properties(LogOffset at) {
    const Result<Slice> slice = store->read_record(at);
    wire::record::Record found;
    if (!slice || wire::record::decode(slice->bytes, wire::record::BodyCrc::kCheck, found)) {
      ADD_FAILURE() << "no record";
      return {};
    }
    return std::string(found.properties);
  }
  void fill() {
    open();
    for (int i = 0; i < 60; ++i) {
      const std::string body = std::to_string(i) + std::string(3000, 'x');
      if (i % 3 == 2) {
        append_with("Fan", body, "", i % 2);
      } else if (i % 3 == 1) {
        append_to(body, {"%LMQ%a", "%LMQ%b"}, i % 2);
      } else {
        append_to(body, {"%LMQ%b"}, i % 2);
      }
    }
  }
  std::vector<int> numbers(std::string_view topic, int queue_id = 0) {
    std::vector<int> found;
    for (const std::string& body : bodies(topic, queue_id)) found.push_back(std::stoi(body));
    return found;
  }
  void expect_filled() {
    std::vector<int> a, b, even;
    for (int i = 0; i < 60; ++i) {
      if (i % 3 == 1) a.push_back(i);
      if (i % 3 != 2) b.push_back(i);
      if (i % 2 == 0) even.push_back(i);
    }
    EXPECT_EQ(numbers("%LMQ%a"), a);
    EXPECT_EQ(numbers("%LMQ%b"), b);
    EXPECT_EQ(numbers("Fan"), even);
    EXPECT_EQ(store->max_offset("%LMQ%b", {0}), QueueOffset{40});
  }
};

TEST_F(LightQueueTest, OneRecordStandsInItsOwnQueueAndInEachThatItLists) {
  open();
  EXPECT_EQ(append_to("first", {"%LMQ%a"}), AppendOutcome::kOk);
  const LogOffset before = store->max_log_offset();
  EXPECT_EQ(append_to("second", {"%LMQ%b", "%LMQ%a"}), AppendOutcome::kOk);
  EXPECT_THAT(bodies("Fan"), ElementsAre("first", "second"));
  EXPECT_THAT(bodies("%LMQ%a"), ElementsAre("first", "second"));
  EXPECT_THAT(bodies("%LMQ%b"), ElementsAre("second"));
  EXPECT_EQ(last_log_offset, before);
  const std::string properties = stored_properties(last_log_offset);
  EXPECT_EQ(property::find(properties, property::kLightQueues), "%LMQ%b,%LMQ%a");
  EXPECT_EQ(property::find(properties, property::kLightQueueOffsets), "0,1");
  EXPECT_EQ(property::find(properties, property::kTags), "TagA");
  // No byte more than its text needs, although its room was reckoned before.
  EXPECT_EQ(store->max_log_offset() - before,
            91 + 3 + 6 + static_cast<std::int64_t>(properties.size()));
}

TEST_F(LightQueueTest, EveryQueueIsAnnounced) {
  open();
  append_to("m", {"%LMQ%a", "%LMQ%b"});
  EXPECT_THAT(arrivals.take(), ElementsAre("Fan/0@0", "%LMQ%a/0@0", "%LMQ%b/0@0"));
}

TEST_F(LightQueueTest, RecordsBeforeAndBehindInTheSameTurnAreWhole) {
  open();
  Told told[4];
  const Names both{"%LMQ%a", "%LMQ%b"};
  stage({record("Plain", "p0"), record("Plain", "p1")}, told[0]);
  stage({listing("l0", both)}, told[1]);
  stage({listing("l1", both)}, told[2]);
  stage({record("Plain", "p2")}, told[3]);
  appender->commit();
  for (const Told& one : told) EXPECT_EQ(one.outcome, AppendOutcome::kOk);
  EXPECT_THAT(bodies("Plain"), ElementsAre("p0", "p1", "p2"));
  EXPECT_THAT(bodies("%LMQ%b"), ElementsAre("l0", "l1"));
  crash();
  open();
  EXPECT_THAT(bodies("Plain"), ElementsAre("p0", "p1", "p2"));
  EXPECT_THAT(bodies("%LMQ%a"), ElementsAre("l0", "l1"));
}

TEST_F(LightQueueTest, OverALimitNothingIsStoredAndNoNumberIsLost) {
  options.message_bytes_max = 1000;
  open();
  EXPECT_EQ(append_to(std::string(900, 'x'), {"%LMQ%a"}), AppendOutcome::kIllegal);
  EXPECT_EQ(append_to("b", {"plain"}), AppendOutcome::kIllegal);
  const Names one{"%LMQ%a"};
  Told batch;
  stage({listing("x", one), listing("y", one)}, batch);
  EXPECT_EQ(batch.outcome, AppendOutcome::kIllegal);
  EXPECT_EQ(append_to("b", {"%LMQ%a"}), AppendOutcome::kOk);
  EXPECT_EQ(store->max_offset("%LMQ%a", {0}), QueueOffset{1});
}

TEST_F(LightQueueTest, AreThereAfterAStopAndAfterACrash) {
  fill();
  expect_filled();
  close();
  open();
  expect_filled();
  crash();
  open();
  expect_filled();
  append_to("60", {"%LMQ%b"});
  EXPECT_EQ(property::find(stored_properties(last_log_offset), property::kLightQueueOffsets), "40");
}

struct Loss {
  const char* name;
  const char* removed;
  bool after_crash;
};
class LightQueueLossTest : public LightQueueTest, public ::testing::WithParamInterface<Loss> {};

TEST_P(LightQueueLossTest, IsMadeGoodFromTheLog) {
  fill();
  GetParam().after_crash ? crash() : close();
  (void)file::remove_tree(path(GetParam().removed));
  if (GetParam().after_crash) std::ofstream(path("abort")).put('1');
  open();
  expect_filled();
}

INSTANTIATE_TEST_SUITE_P(Of, LightQueueLossTest,
                         ::testing::Values(Loss{"AllQueuesAfterAStop", "consumequeue", false},
                                           Loss{"AllQueuesAfterACrash", "consumequeue", true},
                                           Loss{"OneLightQueueAfterACrash", "consumequeue/%LMQ%a",
                                                true}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_F(LightQueueTest, ATornRecordIsInNoneOfItsQueues) {
  fill();
  append_to("60" + std::string(3000, 'x'), {"%LMQ%a", "%LMQ%b"});
  const std::int64_t size = options.commit_log_segment_bytes;
  crash();
  const std::int64_t base = last_log_offset.value - last_log_offset.value % size;
  std::fstream file(path("commitlog/" + segment_name(base)),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(last_log_offset.value - base + 1000);
  file << std::string(500, '\0');
  file.close();
  open();
  expect_filled();
}

TEST_F(LightQueueTest, SwitchedOffTheyStayAsTheyWere) {
  fill();
  close();
  options.multi_dispatch = false;
  open();
  expect_filled();
}

}  // namespace
}  // namespace saker::store
