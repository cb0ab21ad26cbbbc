#include "cli/admin/check/check.h"

#include <cstdio>

#include "cli/admin/check/check_steps.h"

namespace saker::cli {
namespace {

int exit_code(Grade grade) {
  switch (grade) {
    case Grade::kOk:
      return kExitOk;
    case Grade::kWarning:
      return kExitWarning;
    case Grade::kCritical:
      break;
  }
  return kExitCritical;
}

Status run_steps(const AdminOptions& admin, const CheckOptions& options, CheckReport& report) {
  // A broker that is named by its address was not found through them.
  Status asked;
  if (admin.broker_address.empty()) asked = check_name_servers(admin, report);
  if (!asked.ok()) return asked;
  if (report.verdict() == Grade::kCritical) return {};  // there is nobody to ask
  Cluster cluster(admin);
  const std::vector<LiveBroker> brokers = check_brokers(cluster, report);
  if (brokers.empty()) return {};
  check_disks(cluster, brokers, options, report);
  check_flow(brokers, report);
  check_lag(cluster, brokers, options, report);
  check_dead_letters(cluster, brokers, options, report);
  check_subscriptions(cluster, brokers, options, report);
  return {};
}

}  // namespace

Result<CheckReport> check_cluster(const AdminOptions& admin, const CheckOptions& options) {
  CheckReport report;
  if (Status run = run_steps(admin, options, report); !run.ok()) return run.error();
  return report;
}

int check(const AdminOptions& admin, const CheckOptions& options) {
  const auto report = check_cluster(admin, options);
  if (!report.ok()) {
    // A plugin is read from stdout.
    if (options.is_nagios) std::printf("SAKER UNKNOWN: %s\n", report.error().message.c_str());
    if (!options.is_nagios) end("check", report.error());
    return kExitUnknown;
  }
  if (options.is_nagios) {
    std::fputs(report->nagios_line().c_str(), stdout);
  } else {
    report->page().print(admin.form);
  }
  return exit_code(report->verdict());
}

}  // namespace saker::cli
