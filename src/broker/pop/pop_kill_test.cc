#include <filesystem>
#include <random>
#include <set>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"

namespace saker::broker {
namespace {

/// Random pops, acknowledgements and postponements; then the process dies, and another goes on with
/// what it left. What was not acknowledged comes again, whatever was written of it.
class PopKill : public PopTest,
                public testing::WithParamInterface<std::tuple<bool, std::uint32_t>> {
 protected:
  PopKill() {
    store_options.commit_log_segment_bytes = 1 << 20;
    store_options.consume_queue_segment_bytes = 20 * 1000;
    store_options.index_enabled = false;
    use_real_store = true;
    options.pop.buffer_check_points = std::get<0>(GetParam());
    options.pop.buffer_stay_ms = 5'000;
  }
  ~PopKill() override { std::filesystem::remove_all(copy_); }

  void run() {
    random_.seed(std::get<1>(GetParam()));
    make_topic(2);
    for (int step = 0; step < 40; ++step) act();
  }

  void act() {
    switch (random_() % 6) {
      case 0:
        return send_one();
      case 1:
        return pop_some();
      case 2:
      case 3:
        return answer_one();
      case 4:
        return root().housekeep();
      default:
        return pass(static_cast<std::int64_t>(random_() % 8'000));
    }
  }
  void send_one() {
    const std::string body = "m" + std::to_string(sent_++);
    api::SendRequest request = message("T", body);
    request.queue_id = {static_cast<std::int32_t>(random_() % 2)};
    EXPECT_EQ(send(request).status, api::Status::kOk);
  }
  void pop_some() {
    api::PopRequest request = pop_of(static_cast<std::int32_t>(1 + random_() % 4));
    request.invisible_ms = 6'000 + static_cast<std::int64_t>(random_() % 10'000);
    const Popped popped = pop(request, random_() % 2);
    if (popped.status != api::Status::kOk) return;
    std::size_t body = 0;
    for (std::size_t i = 0; i < popped.queues.size(); ++i) {
      const std::string topic = pop_source_topic_of("CG", "T", popped.queues[i].source);
      for (const QueueOffset offset : popped.queues[i].offsets) {
        held_.push_back({popped.bodies[body++], topic, popped.queues[i].queue_id, offset,
                         popped.receipt(i), popped.pop_time_ms + popped.invisible_ms});
      }
    }
  }
  void answer_one() {
    if (held_.empty()) return;
    const std::size_t index = random_() % held_.size();
    const Held held = held_[index];
    held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(index));
    const api::PoppedMessage what{"CG", held.topic, held.queue_id, held.offset, held.receipt};
    if (random_() % 4 == 0) {
      change(what, 2'000);
      return;
    }
    EXPECT_TRUE(ack(what, random_() % 2).ok());
    acknowledged_.insert(held.body);
    // One that was visible again may be with somebody else, or on its way to the retry topic.
    if (clock.wall_ms() < held.visible_ms) done_.insert(held.body);
  }

  /// The directory as a process that dies now leaves it; the broker goes on there.
  void kill() {
    copy_ = directory_;
    copy_ += "_copy";
    std::filesystem::remove_all(copy_);
    std::filesystem::copy(directory_, copy_, std::filesystem::copy_options::recursive);
    const std::filesystem::path before = std::exchange(directory_, copy_);
    restart();
    copy_ = before;
  }

  /// All bodies that come within the longest time.
  std::set<std::string> collect() {
    std::set<std::string> bodies;
    for (int i = 0; i < 40; ++i) {
      pass(1'000);
      for (Popped popped = pop(pop_of()); popped.status == api::Status::kOk;
           popped = pop(pop_of())) {
        bodies.insert(popped.bodies.begin(), popped.bodies.end());
      }
    }
    return bodies;
  }

  struct Held {
    std::string body;
    std::string topic;
    QueueId queue_id;
    QueueOffset offset;
    PopReceipt receipt;
    std::int64_t visible_ms = 0;
  };
  std::filesystem::path copy_;
  std::minstd_rand random_;
  int sent_ = 0;
  std::vector<Held> held_;
  std::set<std::string> acknowledged_;
  std::set<std::string> done_;  ///< of these, in time
};

TEST_P(PopKill, NothingIsLost) {
  run();
  kill();
  for (int step = 0; step < 10; ++step) act();
  kill();
  const std::set<std::string> bodies = collect();
  for (int i = 0; i < sent_; ++i) {
    const std::string body = "m" + std::to_string(i);
    EXPECT_TRUE(acknowledged_.contains(body) || bodies.contains(body)) << body << " is lost";
  }
}

TEST_P(PopKill, AStopRepeatsNothingThatIsDone) {
  run();
  restart();
  const std::set<std::string> bodies = collect();
  for (int i = 0; i < sent_; ++i) {
    const std::string body = "m" + std::to_string(i);
    EXPECT_NE(done_.contains(body), bodies.contains(body)) << body;
  }
}

std::string name_of(const testing::TestParamInfo<std::tuple<bool, std::uint32_t>>& info) {
  const bool buffered = std::get<0>(info.param);
  return (buffered ? "Buffered" : "Stored") + std::to_string(std::get<1>(info.param));
}

INSTANTIATE_TEST_SUITE_P(, PopKill, testing::Combine(testing::Bool(), testing::Range(1u, 13u)),
                         name_of);

}  // namespace
}  // namespace saker::broker
