#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saker::cli {

// What stands in files of /proc and /sys, read from their text. Nothing: it is not of this form.

/// "65530\n".
std::optional<std::int64_t> parse_number(std::string_view text);

/// The word in brackets: "mq-deadline" of "none [mq-deadline] kyber bfq"; a single word without
/// brackets is itself the choice.
std::optional<std::string> parse_choice(std::string_view text);

/// Bytes behind a name of /proc/meminfo: "SwapTotal:  2097148 kB".
std::optional<std::int64_t> parse_memory_bytes(std::string_view meminfo, std::string_view name);

/// The mount that a path stands in.
struct Mount {
  std::string point;
  std::string type;    ///< "ext4"
  std::string source;  ///< "/dev/sda1"
};

/// Out of /proc/self/mountinfo (proc(5)): the deepest mount point that the absolute path lies
/// below; of several at one point the last, which covers the others.
std::optional<Mount> find_mount(std::string_view mountinfo, std::string_view path);

}  // namespace saker::cli
