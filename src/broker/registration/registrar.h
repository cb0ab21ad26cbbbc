#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/unique_function.h"
#include "broker/options.h"
#include "broker/registration/bell.h"
#include "broker/registration/name_server_link.h"
#include "broker/registration/withdrawals.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// Keeps every name server told of this broker and its topics: all of them at the start and every
/// period, the changed ones at once. A name server that does not answer is tried again after a
/// short while; it holds up no other. Thread: any. Source: spec 05 §8.2.
class Registrar {
 public:
  using Task = UniqueFunction<void()>;

  /// What it stands on. Answers of the link that come after the registrar is gone are dropped.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    NameServerLink& link;
    std::shared_ptr<Bell> bell;  ///< rung when step() has something to do
  };
  explicit Registrar(const Rooms& rooms);

  /// The topic is registered by the next step(); the bell is rung.
  void topic_changed(std::string_view topic);

  /// Name servers are told by the next steps to forget the topic, as far as this broker goes; the
  /// bell is rung.
  void topic_erased(std::string_view topic);

  /// Everything is registered by the next step(); the bell is rung.
  void register_again();

  /// False while a name server that took the last registration has yet to hear of the topic: a
  /// client that is answered now may ask it too early.
  bool is_known(std::string_view topic) const;
  /// Runs the task once the topic is known, after a second at the latest; on any thread.
  void when_known(std::string_view topic, Task task);

  /// Sends what is due and runs tasks that waited too long. To be called after the bell and every
  /// 100 ms or so.
  void step();

  /// Unregisters everywhere and waits for the answers, a few seconds at most. Nothing is
  /// registered afterwards.
  void leave();

 private:
  using Topics = Withdrawals::Topics;

  struct NameServer {
    std::string address;
    bool asked = false;       ///< an answer is outstanding
    bool registered = false;  ///< it knows all topics but those of `changed`
    std::int64_t due_ms = 0;  ///< of the next full registration, steady clock
    Topics changed;           ///< to be told
    Topics telling;           ///< part of the outstanding request
    Withdrawals withdrawals;

    /// Those of `changed` that may be told now.
    Topics take_changed();
    bool lacks(std::string_view topic) const {
      return registered && (changed.contains(topic) || telling.contains(topic));
    }
  };
  struct Waiter {
    std::string topic;
    std::int64_t deadline_ms = 0;
    Task task;
  };
  /// What answers refer to: it lives as long as the last of them.
  struct State {
    std::mutex mutex;
    std::vector<NameServer> servers;
    std::vector<Waiter> waiters;
    bool left = false;
    std::int64_t withdrawal_count = 0;  ///< of requests with withdrawn topics
    std::atomic<bool> settled{true};    ///< nothing is to be told; read without the mutex

    bool lacks(std::string_view topic) const;
    void update_settled();
    /// Takes the waiters whose topic is known or whose deadline has passed.
    std::vector<Task> take_ready(std::int64_t now_ms);
  };
  struct Due {
    std::size_t server = 0;
    bool all = false;
    Topics topics = {};
    Topics withdrawn = {};
    std::int64_t age_ms = 0;  ///< added to the version's time
  };
  /// A step in having a name server forget a topic.
  struct Question {
    std::string address;
    std::size_t server = 0;
    std::string topic;
  };

  std::vector<Due> take_due();
  void send(const Due& due);
  /// What `take` takes of the withdrawals of each name server.
  std::vector<Question> take_questions(std::vector<std::string> (Withdrawals::*take)());
  void look(const Question& question);
  void forget(const Question& question);
  RegisterRequest request_of(const Due& due) const;
  UnregisterRequest unregistration() const;

  const Rooms rooms_;
  const std::int64_t period_ms_;
  std::shared_ptr<RateLimit> log_limit_;
  std::shared_ptr<State> state_;
};

}  // namespace saker::broker
