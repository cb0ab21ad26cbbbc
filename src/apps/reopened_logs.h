#pragma once

#include "front/audit_log.h"

namespace saker::apps {

/// Opens --log-file and the audit's file (null: there is none) by their names again, as SIGHUP asks
/// for. What cannot be opened is said in the log, and the old file goes on. Thread: any.
void reopen_logs(front::AuditLog* audit);

}  // namespace saker::apps
