#include "front/remoting/watch/options.h"

namespace saker::front {

config::Table settings(WatchOptions& options) {
  constexpr std::int64_t kHourMs = 3'600'000;
  return {
      config::integer("slowRequestMillis", options.slow_request_ms, {0, kHourMs},
                      {"ms", config::Reload::kYes,
                       "A request that takes longer gets a line in the log that says where the "
                       "time went; 0: none does."}),
      config::text("auditLog", options.audit_log,
                   {"", config::Reload::kNo,
                    "File for a line of JSON about each change by an administrator; log: into "
                    "the log; empty: none."}),
  };
}

}  // namespace saker::front
