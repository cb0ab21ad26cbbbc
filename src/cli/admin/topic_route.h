#pragma once

#include <string>

#include "base/result.h"
#include "cli/admin/cluster.h"

namespace saker::cli {

/// Has every name server that answers forget a topic that was deleted on the brokers which
/// --cluster and --broker leave; the routes of other brokers stay. Errors: kUnavailable if none
/// answers, kFailedPrecondition if one refuses.
Status forget_topic(const Cluster& cluster, const std::string& topic);

}  // namespace saker::cli
