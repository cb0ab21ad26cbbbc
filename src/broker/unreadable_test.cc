#include <optional>

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "model/topic_name.h"

// What is there, but cannot be read now, is no answer: every verb that has to look fails in the
// words of the store, which name the file, and changes nothing.

namespace saker::broker {
namespace {

using api::Status;
using ::testing::HasSubstr;

constexpr std::string_view kWhy = "cannot open commitlog/0: Too many open files";

class Unreadable : public BrokerTest {
 protected:
  void lose_sight() {
    store().unreadable = Error{ErrorCode::kResourceExhausted, std::string(kWhy)};
  }
  void see_again() { store().unreadable.reset(); }
  template <class Outcome>
  static void expect_unreadable(const Outcome& outcome) {
    EXPECT_EQ(outcome.status, Status::kFailed);
    EXPECT_THAT(outcome.message, HasSubstr(kWhy));
  }
  api::LookupOutcome look_up(const api::Lookup& what) {
    std::optional<api::LookupOutcome> answer;
    broker().look_up({0}, what, [&](api::LookupOutcome& outcome) { answer = std::move(outcome); });
    tasks.run_until([&] { return answer.has_value(); });
    return std::move(*answer);
  }
};

TEST_F(Unreadable, SearchesByTime) {
  send(message("T"));
  lose_sight();
  expect_unreadable(broker().offset_by_time({"T", {0}}, 1, api::TimeBoundary::kLower));
  expect_unreadable(broker().earliest_store_time({"T", {0}}));
}

TEST_F(Unreadable, LooksByKeyByIdByPlaceAndIntoAQueue) {
  send(message("T"));
  lose_sight();
  expect_unreadable(look_up(api::KeyQuery{.topic = "T", .key = "k"}));
  expect_unreadable(look_up(api::KeyQuery{.topic = "T", .key = "id", .is_unique_key = true}));
  expect_unreadable(look_up(LogOffset{0}));
  expect_unreadable(look_up(api::QueueQuery{.topic = "T", .queue_id = {0}, .first = {0}}));
}

TEST_F(Unreadable, APullStaysWhereItIs) {
  send(message("T"));
  lose_sight();
  const Pulled pulled = pull(pull_of("T"));
  expect_unreadable(pulled);
  EXPECT_EQ(pulled.next_offset, QueueOffset{0});
}

TEST_F(Unreadable, AResetByTimeMovesNothing) {
  make_group("CG");
  send(message("T"));
  ASSERT_TRUE(
      broker()
          .commit_offset(
              {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{1}})
          .ok());
  lose_sight();
  expect_unreadable(
      broker().offset_control().reset_offsets({.group = "CG", .topic = "T", .timestamp_ms = 0}));
  expect_unreadable(broker().offset_control().reset_offsets(
      {.group = "CG", .topic = "T", .queue_id = QueueId{0}, .timestamp_ms = 0}));
  const auto committed =
      broker().query_offset({.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = {}});
  EXPECT_EQ(committed.value, QueueOffset{1});
}

/// A group that was told "not found" would begin at the end.
TEST_F(Unreadable, ANewGroupIsNotToldThatThereIsNoBegin) {
  send(message("T"));
  lose_sight();
  const api::OffsetRequest begin{.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = {}};
  expect_unreadable(broker().query_offset(begin));
  see_again();
  EXPECT_EQ(broker().query_offset(begin).value, QueueOffset{0});
}

TEST_F(Unreadable, AMessageThatWasSentBackIsNotCalledGone) {
  send(message("T"));
  api::SendBackRequest request;
  request.group = "G";
  request.log_offset = store().entries("T").at(0).log_offset;
  lose_sight();
  expect_unreadable(send_back(request));
  see_again();
  EXPECT_TRUE(send_back(request).ok());
}

}  // namespace
}  // namespace saker::broker
