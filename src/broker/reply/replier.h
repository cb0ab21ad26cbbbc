#pragma once

#include <memory>
#include <string>

#include "api/reply.h"
#include "base/clock.h"
#include "broker/client/producer_registry.h"
#include "broker/options.h"
#include "broker/station.h"

namespace saker::broker {

/// Hands replies to the clients that wait for them, and stores those that arrived. Thread: the lane
/// of the station. Source: spec 05 §13.2.
class Replier {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    api::LaneExecutor& executor;
    ProducerRegistry& producers;
  };
  explicit Replier(const Rooms& rooms) : rooms_(rooms) {}

  void send(api::Lane lane, Station& station, const api::SendRequest& request,
            api::SendCompletion done);

 private:
  struct Pushed;
  std::string pushed_properties(std::string_view text, std::int64_t now_ms) const;
  void answer_pushed(Station& station, std::unique_ptr<Pushed> pushed, bool is_taken);

  const Rooms rooms_;
};

}  // namespace saker::broker
