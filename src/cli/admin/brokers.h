#pragma once

#include <string>

#include "cli/admin/options.h"

// `saker admin brokers …`. Each prints its answer, explains failures on stderr and returns the exit
// code.
namespace saker::cli {

/// A row each, masters and slaves; also those that do not answer.
int brokers_list(const AdminOptions& admin);
/// What `brokers clean` has brokers delete at once, instead of when its time has come.
struct BrokerCleanOptions {
  bool expired_log = false;     ///< files of the commit log that have expired
  bool expired_queues = false;  ///< of queues, what points to a log that is gone
  bool unused_topics = false;   ///< queues of topics that are not there any more
};

/// All figures of the broker's processes.
int brokers_show(const AdminOptions& admin, const std::string& name);
/// Brokers answer at once and work in the background.
int brokers_clean(const AdminOptions& admin, const BrokerCleanOptions& options);

}  // namespace saker::cli
