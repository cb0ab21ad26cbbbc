#include "apps/disk_config_files.h"

#include <filesystem>

#include "file/whole_file.h"

namespace saker::apps {

Result<std::string> DiskConfigFiles::read(const std::string& path) {
  return file::read_whole(path);
}

Status DiskConfigFiles::replace(const std::string& path, std::string_view content) {
  std::error_code failure;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failure);
  if (failure) {
    return Error{ErrorCode::kIo, "cannot make the directory of " + path + ": " + failure.message()};
  }
  return file::replace_whole(path, content);
}

}  // namespace saker::apps
