#pragma once

#include <memory>
#include <string>

#include "base/line_file.h"
#include "base/result.h"

namespace saker::front {

/// Where changes by administrators are written down, a line of JSON each. Thread: any.
class AuditLog {
 public:
  /// Stands for the ordinary log.
  static constexpr std::string_view kInLog = "log";
  static constexpr std::int64_t kFileBytesMax = 64 << 20;
  static constexpr int kOldFilesMax = 5;

  /// `where`: kInLog, or a file, which is rotated: of one process one AuditLog has it, which
  /// servers share. Errors name the file. Thread: one.
  static Result<std::shared_ptr<AuditLog>> open(const std::string& where);

  void write(const std::string& json);

  /// Opens the file by its name again, for who has moved it. Errors: kIo; the old one goes on.
  Status reopen() { return file_ == nullptr ? Status() : file_->reopen(); }

 private:
  std::unique_ptr<LineFile> file_;  ///< null: the log
};

}  // namespace saker::front
