#include "cli/admin/client_version.h"

namespace saker::cli {
namespace {

// Two numbers a release, the first for its snapshot; ten releases a minor version.
constexpr std::int32_t kFirst = 232;  // 4.1.0-SNAPSHOT
constexpr std::int32_t kFive = 412;   // 5.0.0-SNAPSHOT
constexpr std::int32_t kEnd = 612;
constexpr std::int32_t kPerMinor = 20;

}  // namespace

std::string client_version_text(std::int32_t version) {
  if (version < kFirst || version >= kEnd) return std::to_string(version);
  const bool is_five = version >= kFive;
  const std::int32_t rest = version - (is_five ? kFive : kFirst);
  return std::string(is_five ? "5." : "4.") + std::to_string(rest / kPerMinor + (is_five ? 0 : 1)) +
         "." + std::to_string(rest % kPerMinor / 2) + (rest % 2 == 0 ? "-SNAPSHOT" : "");
}

}  // namespace saker::cli
