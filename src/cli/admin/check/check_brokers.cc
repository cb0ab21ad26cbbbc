#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "cli/admin/check/check_steps.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kDiskWarnPercent = 75;      // diskMaxUsedSpaceRatio of every version
constexpr std::int64_t kDiskCriticalPercent = 90;  // diskSpaceWarningLevelRatio
// Brokers refuse sends that waited for longer: waitTimeMillsInSendQueue,
// osPageCacheBusyTimeOutMills.
constexpr Limits kQueueWaitMs{200, 1000};
constexpr Limits kLogBusyMs{500, 1000};

std::string count_text(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// A percentage of the broker's settings, or the default where it does not tell.
std::int64_t percent_of(const OrderedStringMap<std::string>& settings, const char* name,
                        std::int64_t fallback) {
  const auto found = settings.find(name);
  if (found == settings.end()) return fallback;
  const std::int64_t value = std::strtoll(found->second.c_str(), nullptr, 10);
  return value > 0 && value <= 100 ? value : fallback;
}

Limits disk_limits(Cluster& cluster, const BrokerAt& broker, const CheckOptions& options) {
  OrderedStringMap<std::string> settings;
  if (!options.disk_warn_percent || !options.disk_critical_percent) {
    auto read = read_broker_settings(cluster, broker);
    if (read.ok()) settings = std::move(*read);
  }
  return {options.disk_warn_percent.value_or(
              percent_of(settings, "diskMaxUsedSpaceRatio", kDiskWarnPercent)),
          options.disk_critical_percent.value_or(
              percent_of(settings, "diskSpaceWarningLevelRatio", kDiskCriticalPercent))};
}

/// The brokers that each name server knows.
using Knowledge = std::map<std::string, std::set<std::string>>;

/// Clients of a name server that knows less than others do not find everything.
void report_ignorance(const Knowledge& known, CheckReport& report) {
  std::set<std::string> all;
  for (const auto& [address, brokers] : known) all.insert(brokers.begin(), brokers.end());
  for (const auto& [address, brokers] : known) {
    for (const std::string& broker : all) {
      if (brokers.contains(broker)) continue;
      report.add("name servers", Grade::kWarning,
                 address + " knows " + std::to_string(brokers.size()) + " of " +
                     count_text(all.size(), "broker") + ", e.g. not " + broker +
                     "; is it in namesrvAddr there?");
      break;
    }
  }
}

}  // namespace

Status check_name_servers(const AdminOptions& admin, CheckReport& report) {
  Knowledge known;
  std::vector<std::string> silent;
  const std::vector<std::string> addresses = split_names(admin.name_servers);
  if (addresses.empty())
    return Error{ErrorCode::kInvalidArgument, "no name server is named; give -n ip:port"};
  for (const std::string& address : addresses) {
    AdminOptions one = admin;
    one.name_servers = address;
    one.cluster.clear();
    one.broker.clear();
    const auto brokers = Cluster(one).brokers();
    const ErrorCode code = brokers.ok() ? ErrorCode::kNotFound : brokers.error().code;
    if (code == ErrorCode::kInvalidArgument) return brokers.error();
    if (code == ErrorCode::kUnavailable || code == ErrorCode::kDeadlineExceeded) {
      silent.push_back(address);
    } else {
      auto& names = known[address];
      if (!brokers.ok()) continue;
      for (const BrokerAt& broker : *brokers) names.insert(shown(broker));
    }
  }
  const std::size_t answering = known.size();
  const Grade grade = answering == 0 ? Grade::kCritical : Grade::kWarning;
  for (const std::string& address : silent)
    report.add("name servers", grade, address + " does not answer");
  report_ignorance(known, report);
  report.add("name servers", Grade::kOk, count_text(answering, "name server") + " answering");
  report.measure("nameServers", static_cast<std::int64_t>(answering));
  return {};
}

std::vector<LiveBroker> check_brokers(Cluster& cluster, CheckReport& report) {
  std::vector<LiveBroker> live;
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) {
    report.add("brokers", Grade::kCritical, brokers.error().message);
    report.measure("brokers", 0);
    return live;
  }
  std::set<std::string> without_master;
  for (const BrokerAt& broker : *brokers) without_master.insert(broker.name);
  for (const BrokerAt& broker : *brokers) {
    if (broker.id == 0) without_master.erase(broker.name);
    auto figures = read_runtime(cluster, broker);
    if (figures.ok()) {
      live.push_back({broker, std::move(*figures)});
    } else {
      report.add("brokers", Grade::kCritical, figures.error().message);
    }
  }
  for (const std::string& name : without_master)
    report.add("brokers", Grade::kCritical, name + " has no master: it takes no messages");
  report.add("brokers", Grade::kOk, count_text(live.size(), "broker") + " answering");
  report.measure("brokers", static_cast<std::int64_t>(live.size()));
  return live;
}

void check_disks(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                 const CheckOptions& options, CheckReport& report) {
  double fullest = 0;
  Limits limits_of_fullest{kDiskWarnPercent, kDiskCriticalPercent};
  for (const LiveBroker& broker : brokers) {
    const double percent =
        100 * std::max(broker.figures.decimal("commitLogDiskRatio").value_or(0),
                       broker.figures.decimal("consumeQueueDiskRatio").value_or(0));
    const Limits limits = disk_limits(cluster, broker.at, options);
    if (percent >= fullest) {
      fullest = percent;
      limits_of_fullest = limits;
    }
    const Grade grade = limits.grade(percent);
    if (grade == Grade::kOk) continue;
    report.add("disk", grade,
               shown(broker.at) + " has used " + std::to_string(std::lround(percent)) +
                   " % of its disk; limits are " + std::to_string(limits.warning) + " and " +
                   std::to_string(limits.critical));
  }
  report.add("disk", Grade::kOk,
             "at most " + std::to_string(std::lround(fullest)) + " % of a disk used");
  report.measure("disk", std::lround(fullest), "%", limits_of_fullest);
}

void check_flow(const std::vector<LiveBroker>& brokers, CheckReport& report) {
  std::int64_t longest = 0;
  const auto look = [&](const LiveBroker& broker, const char* name, const Limits& limits,
                        const std::string& what) {
    const std::int64_t ms = broker.figures.number(name).value_or(0);
    longest = std::max(longest, ms);
    const Grade grade = limits.grade(static_cast<double>(ms));
    if (grade != Grade::kOk)
      report.add("flow control", grade,
                 shown(broker.at) + ": " + what + " for " + std::to_string(ms) + " ms");
  };
  for (const LiveBroker& broker : brokers) {
    look(broker, "sendThreadPoolQueueHeadWaitTimeMills", kQueueWaitMs, "sends wait");
    look(broker, "pullThreadPoolQueueHeadWaitTimeMills", kQueueWaitMs, "pulls wait");
    look(broker, "pageCacheLockTimeMills", kLogBusyMs, "the log is busy");
  }
  report.add("flow control", Grade::kOk,
             "no request waits for long (at most " + std::to_string(longest) + " ms)");
  report.measure("waitMs", longest);
}

}  // namespace saker::cli
