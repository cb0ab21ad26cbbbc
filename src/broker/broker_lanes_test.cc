#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

/// Lanes with threads of their own: a turn is all tasks at hand, then end_turn.
class ThreadLanes final : public api::LaneExecutor {
 public:
  explicit ThreadLanes(std::size_t count) : lanes_(count) {}
  ~ThreadLanes() override { stop(); }

  void start(Broker& broker) {
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
      lanes_[i].thread = std::thread([this, &broker, i] { run(broker, i); });
    }
  }
  void stop() {
    for (LaneThread& lane : lanes_) {
      {
        const std::lock_guard lock(lane.mutex);
        lane.stopping = true;
      }
      lane.changed.notify_all();
      if (lane.thread.joinable()) lane.thread.join();
    }
  }
  void post(api::Lane lane, UniqueFunction<void()> task) override {
    LaneThread& at = lanes_[lane.index];
    const std::lock_guard lock(at.mutex);
    at.tasks.push_back(std::move(task));
    at.changed.notify_all();
  }

 private:
  struct LaneThread {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<UniqueFunction<void()>> tasks;
    bool stopping = false;
    std::thread thread;
  };

  void run(Broker& broker, std::size_t index) {
    LaneThread& lane = lanes_[index];
    for (std::deque<UniqueFunction<void()>> turn;; turn.clear()) {
      {
        std::unique_lock lock(lane.mutex);
        lane.changed.wait(lock, [&] { return lane.stopping || !lane.tasks.empty(); });
        if (lane.tasks.empty()) return;
        turn.swap(lane.tasks);
      }
      for (UniqueFunction<void()>& task : turn) task();
      broker.end_turn({index});
    }
  }

  std::deque<LaneThread> lanes_;
};

/// One broker on a store on disk, two lanes on two threads.
class TwoLanes : public BrokerTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    store::Options store_options;
    store_options.root_dir = directory_.string();
    store_options.commit_log_segment_bytes = 1 << 20;
    store_options.consume_queue_segment_bytes = 20'000;
    store_options.flush_type = GetParam();
    auto opened = Broker::open({.options = options,
                                .store_options = store_options,
                                .clock = system_clock_,
                                .executor = lanes_,
                                .lane_count = 2});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    broker_ = std::move(*opened);
    broker_->start();
    lanes_.start(*broker_);
  }
  void TearDown() override {
    lanes_.stop();
    if (broker_ != nullptr) broker_->close();
    EXPECT_FALSE(std::filesystem::exists(directory_ / "abort"));
  }

  /// On lane 1; sends the next when the last was answered.
  void send_numbers(int from, int to) {
    if (from == to) return;
    const std::string body = std::to_string(from);
    broker_->send({1}, message("T", body), [=, this](const api::SendOutcome& outcome) {
      EXPECT_EQ(outcome.status, api::Status::kOk) << outcome.message;
      lanes_.post({1}, [=, this] { send_numbers(from + 1, to); });
    });
  }

  /// On lane 0; holds a pull at the end of the queue until all have come.
  void pull_numbers(std::int64_t offset, int to) {
    if (offset == to) return all_came_.set_value();
    api::PullRequest request = pull_of("T", offset);
    request.hold_ms = 60'000;
    broker_->pull({0}, request, client, [=, this](api::PullOutcome& outcome) {
      EXPECT_EQ(outcome.status, api::Status::kOk) << outcome.message;
      std::int64_t next = offset;
      for (const api::Slice& slice : outcome.slices) next += take_records(slice.bytes, next);
      EXPECT_EQ(next, outcome.next_offset.value);
      lanes_.post({0}, [=, this] { pull_numbers(next, to); });
    });
  }
  static std::int64_t take_records(std::string_view bytes, std::int64_t expected) {
    std::int64_t count = 0;
    while (const auto size = wire::record::peek_size(bytes)) {
      wire::record::Record record;
      EXPECT_FALSE(wire::record::decode(bytes, wire::record::BodyCrc::kCheck, record));
      EXPECT_EQ(record.body, std::to_string(expected + count));
      bytes.remove_prefix(static_cast<std::size_t>(*size));
      ++count;
    }
    return count;
  }

  /// On the lane; acknowledges what comes, until all have come on one lane or the other.
  void pop_numbers(std::size_t lane, int to) {
    api::PopRequest request;
    request.target = {"CG", "T", {-1}};
    request.message_count_max = 4;
    request.poll_ms = 60'000;
    request.expression = {"TAG", "*"};
    api::Broker& broker = *broker_;
    broker.pop({lane}, request, client, [=, this, &broker](api::PopOutcome& outcome) {
      EXPECT_EQ(outcome.status, api::Status::kOk) << outcome.message;
      for (const api::PoppedQueue& queue : outcome.queues) {
        for (const QueueOffset offset : queue.offsets) {
          const PopReceipt receipt{queue.start_offset,   outcome.pop_time_ms, outcome.invisible_ms,
                                   outcome.revive_queue, queue.source,        "broker-a",
                                   queue.queue_id,       std::nullopt};
          broker.acknowledge({lane}, {"CG", "T", queue.queue_id, offset, receipt}, client,
                             [=, this](const api::Outcome& acknowledged) {
                               EXPECT_TRUE(acknowledged.ok());
                               if (++acknowledged_ == to) all_came_.set_value();
                             });
        }
      }
      lanes_.post({0}, [this] { broker_->tick({0}); });
      lanes_.post({lane}, [=, this] { pop_numbers(lane, to); });
    });
  }

  std::atomic<int> acknowledged_{0};
  SystemClock system_clock_;
  ThreadLanes lanes_{2};
  std::unique_ptr<Broker> broker_;
  std::promise<void> all_came_;
};

TEST_P(TwoLanes, HeldPullsOfOneLaneGetEveryMessageOfTheOther) {
  constexpr int kMessages = 300;
  lanes_.post({1}, [this] {
    Topic topic;
    topic.name = "T";
    static_cast<api::Broker&>(*broker_).put_topic({1}, topic, [this](const api::Outcome& outcome) {
      EXPECT_TRUE(outcome.ok());
      lanes_.post({0}, [this] { pull_numbers(0, kMessages); });
      lanes_.post({1}, [this] { send_numbers(0, kMessages); });
    });
  });
  EXPECT_EQ(all_came_.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
}

TEST_P(TwoLanes, PopsOfBothLanesShareTheMessages) {
  constexpr int kMessages = 300;
  lanes_.post({1}, [this] {
    Topic topic;
    topic.name = "T";
    topic.read_queue_count = 1;
    topic.write_queue_count = 1;
    static_cast<api::Broker&>(*broker_).put_topic({1}, topic, [this](const api::Outcome& outcome) {
      EXPECT_TRUE(outcome.ok());
      for (const std::size_t lane : {0, 1, 0, 1}) {
        lanes_.post({lane}, [this, lane] { pop_numbers(lane, kMessages); });
      }
      lanes_.post({1}, [this] { send_numbers(0, kMessages); });
    });
  });
  EXPECT_EQ(all_came_.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  EXPECT_EQ(acknowledged_.load(), kMessages);
}

INSTANTIATE_TEST_SUITE_P(FlushTypes, TwoLanes, testing::Values("ASYNC_FLUSH", "SYNC_FLUSH"));

}  // namespace
}  // namespace saker::broker
