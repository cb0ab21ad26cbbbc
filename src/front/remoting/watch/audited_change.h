#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "front/remoting/watch/audit_log.h"
#include "front/remoting/watch/look.h"
#include "wire/remoting/command.h"

namespace saker::front {

struct WatchedRequest;

/// One change by an administrator, from the request to its answer: what it was about looked one way
/// before and another after. Thread: the lane of its request.
class AuditedChange {
 public:
  /// What it stands on. The broker and the settings outlive every answer.
  struct Rooms {
    const Clock& clock;
    api::Broker& broker;
    api::RuntimeSettings* settings;  ///< null: they cannot be asked for
    std::shared_ptr<AuditLog> log;
  };

  /// Looks at what is to be changed. Null where the request is none of those that change something:
  /// topics, groups, offsets of groups, settings, files.
  static std::unique_ptr<AuditedChange> begin(const Rooms& rooms,
                                              const wire::remoting::Command& command);

  /// Writes a line a thing. Of a request that was never answered nothing is known but that it came.
  void finish(const WatchedRequest& request);

 private:
  AuditedChange(const Rooms& rooms, std::vector<AuditedThing> things);

  std::string line_of(const WatchedRequest& request, std::size_t at, std::optional<Look> after);
  std::string client_id_of(const HostAddress& peer) const;

  const Rooms rooms_;
  const std::vector<AuditedThing> things_;
  std::vector<std::optional<Look>> before_;  ///< one a thing
  std::string client_id_;                    ///< empty: not known
};

/// "2026-01-31T23:59:59.999Z".
std::string utc_text(std::int64_t wall_ms);

}  // namespace saker::front
