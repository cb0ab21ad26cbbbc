#pragma once

#include <optional>
#include <string>
#include <vector>

#include "front/audited_change.h"
#include "front/http/http_site.h"

namespace saker::front {

/// What one request leaves in the audit log. Thread: that of its request.
class AdminAudit {
 public:
  /// Looks at what is to be changed. Without a log it does nothing, then and later.
  AdminAudit(const AuditedChange::Rooms& rooms, AuditedEnd end, AuditedThing thing);

  /// It turned out to be about these: looks at them. Before they are changed.
  void look_at(std::vector<AuditedThing> things);
  /// It only asked what would happen.
  void leave_out() { change_.reset(); }

  /// `remark`: what was done, or why not.
  void finish(int status, const std::string& remark);

 private:
  const AuditedChange::Rooms rooms_;
  AuditedEnd end_;
  std::optional<AuditedChange> change_;
};

}  // namespace saker::front
