#include "apps/reopened_logs.h"

#include "base/log.h"
#include "base/log_file.h"

namespace saker::apps {

void reopen_logs(front::AuditLog* audit) {
  if (const Status opened = log::reopen(); !opened.ok())
    log::error("config: {}; the lines go on into the old file", opened.error().message);
  const Status opened = audit == nullptr ? Status() : audit->reopen();
  if (!opened.ok())
    log::error("config: {}; the lines go on into the old file", opened.error().message);
}

}  // namespace saker::apps
