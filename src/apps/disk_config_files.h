#pragma once

#include "namesrv/config_files.h"

namespace saker::apps {

/// The name server's small files on the disk. Thread: any.
class DiskConfigFiles final : public namesrv::ConfigFiles {
 public:
  Result<std::string> read(const std::string& path) override;
  /// Makes the directory if need be.
  Status replace(const std::string& path, std::string_view content) override;
};

}  // namespace saker::apps
