#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "front/audit_log.h"
#include "front/look.h"
#include "model/host_address.h"

namespace saker::front {

/// How a change by an administrator ended.
struct AuditedEnd {
  std::string request;  ///< its name in the protocol's words
  HostAddress client;
  bool is_answered = true;
  std::string result;  ///< in the protocol's words
  std::string remark;  ///< why not, or what exactly; empty: nothing to say
};

/// One change by an administrator, from the request to its answer: what it was about looked one way
/// before and another after. Thread: that of its request.
class AuditedChange {
 public:
  /// What it stands on. The broker and the settings outlive every answer.
  struct Rooms {
    const Clock& clock;
    api::Broker& broker;
    api::RuntimeSettings* settings;  ///< null: they cannot be asked for
    std::shared_ptr<AuditLog> log;
  };

  /// Looks at what is to be changed.
  AuditedChange(const Rooms& rooms, std::vector<AuditedThing> things);

  /// Writes a line a thing. Of a request that was never answered nothing is known but that it came.
  void finish(const AuditedEnd& end);

 private:
  std::string line_of(const AuditedEnd& end, std::size_t at, std::optional<Look> after);
  std::string client_id_of(const HostAddress& peer) const;

  const Rooms rooms_;
  const std::vector<AuditedThing> things_;
  std::vector<std::optional<Look>> before_;  ///< one a thing
  std::string client_id_;                    ///< empty: not known
};

}  // namespace saker::front
