#pragma once

#include "base/result.h"

namespace saker::log {

/// Opens the log file by its name again: who rotates logs has moved the one that is written to. On
/// stderr there is nothing to do. Errors: kIo; the lines go on into the old file. Thread: any.
Status reopen();

}  // namespace saker::log
