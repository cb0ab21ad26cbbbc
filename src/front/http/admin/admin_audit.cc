#include "front/http/admin/admin_audit.h"

#include <utility>

namespace saker::front {

AdminAudit::AdminAudit(const AuditedChange::Rooms& rooms, AuditedEnd end, AuditedThing thing)
    : rooms_(rooms), end_(std::move(end)) {
  look_at({std::move(thing)});
}

void AdminAudit::look_at(std::vector<AuditedThing> things) {
  if (rooms_.log != nullptr) change_.emplace(rooms_, std::move(things));
}

void AdminAudit::finish(int status, const std::string& remark) {
  if (!change_) return;
  end_.result = std::to_string(status);
  end_.remark = remark;
  change_->finish(end_);
}

}  // namespace saker::front
