#include "front/audit_log.h"

#include "base/log.h"

namespace saker::front {

Result<std::shared_ptr<AuditLog>> AuditLog::open(const std::string& where) {
  auto log = std::make_shared<AuditLog>();
  if (where == kInLog) return log;
  auto file =
      LineFile::open({.path = where, .bytes_max = kFileBytesMax, .old_files_max = kOldFilesMax});
  if (!file) return Error{file.error().code, "auditLog: " + file.error().message};
  log->file_ = std::move(*file);
  return log;
}

void AuditLog::write(const std::string& json) {
  if (file_ == nullptr) return log::info("audit: {}", json);
  file_->write(json);
}

}  // namespace saker::front
