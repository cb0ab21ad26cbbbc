#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/admin/options.h"
#include "cli/text/page.h"

namespace saker::cli {

/// Where `offsets reset` moves a group to: exactly one of the ways is given.
struct OffsetReset {
  std::string group;
  std::string topic;
  std::optional<std::int32_t> queue;  ///< only this one
  bool to_first = false;
  bool to_last = false;
  std::optional<std::string> to_time;
  std::optional<std::int64_t> to_offset;  ///< with `queue`
  std::optional<std::string> like_group;
  std::optional<std::string> from_file;  ///< what `offsets export` printed
  std::optional<std::string> from_text;  ///< the same as a text
  bool is_dry = false;
  bool is_confirmed = false;
};

// `saker admin offsets …`. Each prints its answer, explains failures on stderr and returns the exit
// code.

/// Of all topics of the group, or of one.
int offsets_show(const AdminOptions& admin, const std::string& group, const std::string& topic);
/// The committed offsets of the group.
Result<Page> committed_offsets_page(const AdminOptions& admin, const std::string& group);
/// Prints them, always as JSON.
int offsets_export(const AdminOptions& admin, const std::string& group);
/// Everything is checked before anything moves.
int offsets_reset(const AdminOptions& admin, const OffsetReset& reset);

}  // namespace saker::cli
