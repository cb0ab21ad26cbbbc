#pragma once

#include <algorithm>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "broker/broker.h"
#include "broker/fake_store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// Keeps posted tasks until the test runs them. Thread: any posts (locks mutex_); one runs them.
class HeldTasks final : public api::LaneExecutor {
 public:
  void post(api::Lane, UniqueFunction<void()> task) override {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  std::size_t count() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }
  void run() {
    while (UniqueFunction<void()> task = take()) task();
  }
  /// Runs what is there, and what other threads post, until `holds`.
  template <class Holds>
  void run_until(Holds holds) {
    for (run(); !holds(); run()) std::this_thread::yield();
  }

 private:
  UniqueFunction<void()> take() {
    const std::lock_guard lock(mutex_);
    if (tasks_.empty()) return nullptr;
    UniqueFunction<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }

  mutable std::mutex mutex_;
  std::deque<UniqueFunction<void()>> tasks_;
};

/// A client that remembers what it was told. Thread: one.
class FakeClient final : public api::ClientChannel {
 public:
  const HostAddress& peer() const override { return peer_; }
  void notify_members_changed(std::string_view group) override { notified.emplace_back(group); }
  void notify_lite_lost(const api::LiteLoss& loss) override { lost.push_back(loss); }
  void check_transaction(const api::TransactionCheck& check) override {
    checks.push_back({check.half_offset, check.log_offset, std::string(check.message_id),
                      std::string(check.offset_message_id), std::string(check.record)});
  }
  void push_reply(const api::ReplyPush& push, UniqueFunction<void(bool)> done) override {
    pushed.emplace_back(push.properties);
    when_taken = std::move(done);
  }
  void ask(const api::ClientQuestion& question,
           UniqueFunction<void(const api::ClientAnswer&)> done) override {
    questions.push_back(question);
    when_answered = std::move(done);
  }
  bool is_open() const override { return !closed; }
  void close() override { closed = true; }

  struct Check {
    QueueOffset half_offset;
    LogOffset log_offset;
    std::string message_id;
    std::string offset_message_id;
    std::string record;
  };
  std::vector<std::string> notified;
  std::vector<api::LiteLoss> lost;
  std::vector<Check> checks;
  std::vector<api::ClientQuestion> questions;
  UniqueFunction<void(const api::ClientAnswer&)> when_answered;  ///< answers the last question
  std::vector<std::string> pushed;                               ///< properties of the replies
  UniqueFunction<void(bool)> when_taken;                         ///< answers the last push
  bool closed = false;

 private:
  HostAddress peer_ = *parse_host_address("127.0.0.1:50001");
};

/// A name server that remembers what it was told and answers when the test wants it to.
class FakeNameServers final : public NameServerLink {
 public:
  struct Call {
    std::string name_server;
    RegisterRequest request;
    Done done;
  };
  void register_broker(const std::string& name_server, RegisterRequest request,
                       Done done) override {
    calls.push_back({name_server, std::move(request), std::move(done)});
    if (answers_at_once) std::exchange(calls.back().done, nullptr)({});
  }
  void unregister_broker(const std::string& name_server, UnregisterRequest, Done done) override {
    unregistered.push_back(name_server);
    done({});
  }
  void fetch_route(const std::string& name_server, const std::string& topic, std::int64_t,
                   RouteDone done) override {
    asked_routes.push_back(name_server + " " + topic);
    done(route(name_server, topic));
  }
  void delete_topic(const std::string& name_server, const std::string& topic, std::int64_t,
                    Done done) override {
    deleted_topics.push_back(name_server + " " + topic);
    if (answers_deletions) return done({});
    deletions.push_back(std::move(done));
  }

  bool answers_at_once = true;
  std::vector<Call> calls;
  std::vector<std::string> unregistered;
  std::vector<std::string> asked_routes;
  std::vector<std::string> deleted_topics;
  bool answers_deletions = true;
  std::vector<Done> deletions;  ///< to be answered
  std::function<Result<std::string>(const std::string& name_server, const std::string& topic)>
      route = [](const auto&, const auto&) {
        return Error{ErrorCode::kNotFound, "no such topic"};
      };
};

/// A send's outcome with words of its own.
struct Sent {
  int answers = 0;
  api::Status status = api::Status::kOk;
  std::string message;
  std::string message_id;
  std::string transaction_id;
  QueueId queue_id;
  QueueOffset queue_offset;
  std::string recall_handle;

  void take(const api::SendOutcome& outcome) {
    *this = {answers + 1,
             outcome.status,
             std::string(outcome.message),
             std::string(outcome.message_id),
             std::string(outcome.transaction_id),
             outcome.queue_id,
             outcome.queue_offset,
             std::string(outcome.recall_handle)};
  }
};

/// A pull's outcome with words of its own.
struct Pulled {
  int answers = 0;
  api::Status status = api::Status::kOk;
  std::string message;
  std::optional<std::int32_t> forbidden_type;
  QueueOffset next_offset;
  std::vector<std::string> bodies;
};

/// A broker over a store in memory, with a directory of its own for its tables.
class BrokerTest : public testing::Test {
 protected:
  BrokerTest() {
    directory_ = std::filesystem::path(testing::TempDir()) /
                 ("broker_" + std::string(test_name()) + "_" + std::to_string(getpid()));
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    options.broker_name = "broker-a";
    options.ip = "127.0.0.2";
    options.listen_port = 34911;
  }
  ~BrokerTest() override {
    broker_ = nullptr;
    std::filesystem::remove_all(directory_);
  }

  static std::string test_name() {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(info->test_suite_name()) + "_" + info->name();
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
  }

  /// The broker, opened with `options` at the first call.
  void make_group(std::string_view name) {
    Group group;
    group.name = name;
    EXPECT_TRUE(put_group(group).ok());
  }
  // The outcome after a round of the housekeeper; kFailed while the answer is held back.
  api::Outcome put_group(const Group& group) {
    const auto answer = not_answered();
    broker().put_group({0}, group, [answer](const api::Outcome& outcome) { *answer = outcome; });
    root().housekeep();
    tasks.run();
    return *answer;
  }
  api::Outcome put_topic(const Topic& topic) {
    const auto answer = not_answered();
    broker().put_topic({0}, topic, [answer](const api::Outcome& outcome) { *answer = outcome; });
    root().housekeep();
    tasks.run();
    return *answer;
  }
  static std::shared_ptr<api::Outcome> not_answered() {
    return std::make_shared<api::Outcome>(api::Status::kFailed, "not answered yet");
  }

  api::Broker& broker() {
    if (broker_ == nullptr) open();
    return *broker_;
  }
  Broker& root() {
    broker();
    return *broker_;
  }
  FakeStore& store() {
    broker();
    return *store_;
  }
  void open() {
    store_options.root_dir = directory_.string();
    broker::Setup setup{
        .options = options,
        .store_options = store_options,
        .clock = clock,
        .executor = tasks,
        .lane_count = 2,
        .link = link,
        .open_store = [this](const store::Options& its_options, const Clock& its_clock,
                             store::ArrivalListener& listener) {
          if (use_real_store) {
            return store::Store::open(its_options, its_clock, listener);
          }
          auto made = std::make_unique<FakeStore>(its_clock, listener);
          made->set_content(content_);
          store_ = made.get();
          return Result<std::unique_ptr<store::Store>>(std::move(made));
        }};
    Result<std::unique_ptr<Broker>> opened = Broker::open(std::move(setup));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    broker_ = std::move(*opened);
  }
  void restart() {
    broker_ = nullptr;
    open();
  }
  enum class End { kClean, kKilled };
  /// The same with what the store has; killed, nothing is written on the way.
  void restart_on_store(End end) {
    if (end == End::kClean) root().close();
    content_ = store().content();
    const std::filesystem::path kept = directory_.string() + ".kept";
    std::filesystem::copy(directory_, kept, std::filesystem::copy_options::recursive);
    broker_ = nullptr;
    std::filesystem::remove_all(directory_);
    std::filesystem::rename(kept, directory_);
    open();
  }

  static api::SendRequest message(std::string_view topic, std::string_view body = "hello",
                                  std::string_view properties = "") {
    api::SendRequest request;
    request.producer_group = "PG";
    request.topic = topic;
    request.default_topic = "TBW102";
    request.default_topic_queue_count = 4;
    request.queue_id = {0};
    request.born_timestamp_ms = 1;
    request.properties = properties;
    request.body = body;
    request.born_host = *parse_host_address("127.0.0.1:50001");
    return request;
  }
  /// The text form; it lives as long as the test.
  std::string_view property_text(
      const std::vector<std::pair<std::string_view, std::string_view>>& properties) {
    std::string& text = texts_.emplace_back();
    for (const auto& [name, value] : properties) property::append(text, name, value);
    return text;
  }

  /// Sends without ending the turn; `sent` must outlive the answer.
  void start_send(const api::SendRequest& request, Sent& sent, std::size_t lane = 0) {
    broker().send({lane}, request,
                  [&sent](const api::SendOutcome& outcome) { sent.take(outcome); });
  }
  Sent send(const api::SendRequest& request, std::size_t lane = 0) {
    Sent sent;
    start_send(request, sent, lane);
    broker().end_turn({lane});
    EXPECT_EQ(sent.answers, 1);
    return sent;
  }
  api::Outcome send_back(const api::SendBackRequest& request) {
    std::optional<api::Outcome> answer;
    broker().send_back({0}, request, [&answer](const api::Outcome& outcome) { answer = outcome; });
    broker().end_turn({0});
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(api::Outcome{});
  }

  static api::PullRequest pull_of(std::string_view topic, std::int64_t offset = 0) {
    api::PullRequest request;
    request.group = "CG";
    request.topic = topic;
    request.offset = {offset};
    request.expression = api::Expression{"TAG", "*"};
    return request;
  }
  void start_pull(const api::PullRequest& request, Pulled& pulled, std::size_t lane = 0) {
    broker().pull({lane}, request, client, [&pulled](api::PullOutcome& outcome) {
      pulled = {pulled.answers + 1,     outcome.status,      std::string(outcome.message),
                outcome.forbidden_type, outcome.next_offset, {}};
      for (const api::Slice& slice : outcome.slices) {
        wire::record::Record record;
        EXPECT_FALSE(wire::record::decode(slice.bytes, wire::record::BodyCrc::kCheck, record));
        pulled.bodies.emplace_back(record.body);
      }
    });
  }
  Pulled pull(const api::PullRequest& request) {
    Pulled pulled;
    start_pull(request, pulled);
    EXPECT_EQ(pulled.answers, 1);
    return pulled;
  }

  /// What is stored in a queue, decoded; views into entries_.
  std::vector<wire::record::Record> stored(const std::string& topic, std::int32_t queue_id = 0) {
    auto entries =
        std::make_shared<std::vector<FakeStore::Entry>>(store().entries(topic, queue_id));
    kept_.push_back(entries);
    std::vector<wire::record::Record> records(entries->size());
    for (std::size_t i = 0; i < records.size(); ++i) {
      EXPECT_FALSE(
          wire::record::decode((*entries)[i].record, wire::record::BodyCrc::kCheck, records[i]));
    }
    return records;
  }

  Options options;
  store::Options store_options;
  bool use_real_store = false;  ///< on disk; store() and stored() know nothing of it
  ManualClock clock;
  HeldTasks tasks;
  FakeNameServers name_servers;
  NameServerLink* link = nullptr;
  std::shared_ptr<FakeClient> client = std::make_shared<FakeClient>();
  std::filesystem::path directory_;

 private:
  FakeStore* store_ = nullptr;
  FakeStore::Content content_;  ///< what the next store begins with
  std::unique_ptr<Broker> broker_;
  std::vector<std::shared_ptr<std::vector<FakeStore::Entry>>> kept_;
  std::deque<std::string> texts_;
};

}  // namespace saker::broker
