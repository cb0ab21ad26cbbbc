#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/options.h"
#include "broker/registration/bell.h"
#include "broker/registration/name_server_link.h"
#include "broker/topic/topic_table.h"

namespace saker::broker {

/// Keeps every name server told of this broker and its topics: all of them at the start and every
/// period, the changed ones at once. A name server that does not answer is tried again after a
/// short while; it holds up no other. Thread: any. Source: spec 05 §8.2.
class Registrar {
 public:
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

  /// Sends what is due. To be called after the bell and every 100 ms or so.
  void step();

  /// Unregisters everywhere and waits for the answers, a few seconds at most. Nothing is
  /// registered afterwards.
  void leave();

 private:
  struct NameServer {
    std::string address;
    bool asked = false;       ///< an answer is outstanding
    bool registered = false;  ///< it knows all topics but those of `changed`
    std::int64_t due_ms = 0;  ///< of the next full registration, steady clock
    std::set<std::string, std::less<>> changed;
  };
  /// What answers refer to: it lives as long as the last of them.
  struct State {
    std::mutex mutex;
    std::vector<NameServer> servers;
    bool left = false;
  };
  struct Due {
    std::size_t server = 0;
    bool all = false;
    std::set<std::string, std::less<>> topics;
  };

  std::vector<Due> take_due();
  void send(const Due& due);
  RegisterRequest request_of(const Due& due) const;
  UnregisterRequest unregistration() const;

  const Rooms rooms_;
  const std::int64_t period_ms_;
  std::shared_ptr<RateLimit> log_limit_;
  std::shared_ptr<State> state_;
};

}  // namespace saker::broker
