#include "cli/admin/output_file.h"

#include <filesystem>

namespace saker::cli {

Status check_output(const std::string& path, bool may_replace) {
  std::error_code failure;
  const std::filesystem::file_status there = std::filesystem::status(path, failure);
  if (!std::filesystem::exists(there)) return {};
  if (!std::filesystem::is_regular_file(there)) {
    return Error{ErrorCode::kAlreadyExists,
                 "'" + path + "' is there and is no regular file; nothing was written"};
  }
  if (may_replace) return {};
  return Error{ErrorCode::kAlreadyExists,
               "'" + path + "' is there already; nothing was written. To replace it add --yes"};
}

}  // namespace saker::cli
