#pragma once

#include <vector>

#include "cli/admin/broker_store.h"
#include "cli/admin/check/check.h"
#include "cli/admin/check/check_report.h"
#include "cli/admin/cluster.h"

// The steps of `saker admin check`: each asks, and reports what it found. What a broker does not
// tell is a warning, not the end.
namespace saker::cli {

/// A broker that answered, and what it said of itself.
struct LiveBroker {
  BrokerAt at;
  RuntimeFigures figures;
};

/// Each of the name servers must answer. Errors: kInvalidArgument for what is no address.
Status check_name_servers(const AdminOptions& admin, CheckReport& report);
/// Each broker that the name server knows must answer, and each name must have a master. Answers
/// those that do.
std::vector<LiveBroker> check_brokers(Cluster& cluster, CheckReport& report);
void check_disks(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                 const CheckOptions& options, CheckReport& report);
/// How long requests wait before they are served.
void check_flow(const std::vector<LiveBroker>& brokers, CheckReport& report);

// Of the masters among the brokers.
void check_lag(Cluster& cluster, const std::vector<LiveBroker>& brokers,
               const CheckOptions& options, CheckReport& report);
void check_dead_letters(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                        const CheckOptions& options, CheckReport& report);
void check_subscriptions(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                         const CheckOptions& options, CheckReport& report);

/// Whether one of the patterns is the group's, or it is built in.
bool is_ignored(const CheckOptions& options, const std::string& group);

}  // namespace saker::cli
