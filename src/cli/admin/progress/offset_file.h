#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace saker::cli {

/// One offset as `offsets export` prints it.
struct SavedOffset {
  std::string topic;
  std::string broker;
  std::int64_t queue = 0;
  std::int64_t offset = 0;

  friend bool operator==(const SavedOffset&, const SavedOffset&) = default;
};

/// The offsets of {"group":…,"offsets":[{"topic":…,"broker":…,"queue":…,"offset":…},…]}. Errors:
/// kInvalidArgument, names the entry that is wrong.
Result<std::vector<SavedOffset>> parse_offsets(std::string_view text);

/// Of a file; "-" is stdin. Errors: also kNotFound.
Result<std::vector<SavedOffset>> read_offset_file(const std::string& path);

}  // namespace saker::cli
