#include "cli/config/trap.h"

#include <optional>
#include <string>

#include "base/number.h"
#include "model/address_text.h"

namespace saker::cli {
namespace {

using Level = Remark::Level;

/// The present values, by name.
class Values {
 public:
  explicit Values(const config::Settings& settings) : settings_(settings) {}

  /// Empty where there is no such key.
  std::string text(std::string_view key) const {
    const config::Setting* row = settings_.find(key);
    return row == nullptr ? "" : row->get();
  }
  std::int64_t number(std::string_view key) const { return whole_number(text(key)).value_or(0); }
  bool is_default(std::string_view key) const {
    const config::Setting* row = settings_.find(key);
    return row == nullptr || row->get() == row->default_text;
  }

 private:
  const config::Settings& settings_;
};

using Finding = std::optional<Remark>;

Remark advice(std::string key, std::string text) {
  return {Level::kAdvice, 0, std::move(key), std::move(text)};
}

Remark warning(std::string key, std::string text) {
  return {Level::kWarning, 0, std::move(key), std::move(text)};
}

Finding power_failure(const Values& values) {
  if (values.text("flushDiskType") != "ASYNC_FLUSH") return {};
  return advice("flushDiskType",
                "a message that was acknowledged survives the death of the process, but a power "
                "failure takes the last " +
                    values.text("flushIntervalCommitLog") +
                    " ms; where that must not be: flushDiskType=SYNC_FLUSH");
}

Finding misspelled_topics(const Values& values) {
  if (values.text("autoCreateTopicEnable") != "true") return {};
  return advice("autoCreateTopicEnable",
                "a misspelled topic name makes a new topic; in production "
                "autoCreateTopicEnable=false, and topics by saker admin topics create");
}

Finding loopback_in_the_route(const Values& values) {
  if (!is_loopback(values.text("brokerIP1")) || is_loopback(values.text("bindAddress"))) return {};
  return warning("brokerIP1",
                 "clients on other machines are told to connect to " + values.text("brokerIP1") +
                     ", which is their own; set brokerIP1 to an address that they reach");
}

Finding unreachable_address(const Values& values) {
  const std::string bound = values.text("bindAddress");
  const std::string told = values.text("brokerIP1");
  if (bound == "0.0.0.0" || bound == told || told.empty()) return {};
  return warning("brokerIP1", "clients are told " + told + ", and the ports listen on " + bound +
                                  " alone; set both to one address, or bindAddress=0.0.0.0");
}

Finding disk_thresholds(const Values& values) {
  const std::int64_t expired = values.number("diskMaxUsedSpaceRatio");
  const std::int64_t forcibly = values.number("diskSpaceCleanForciblyRatio");
  const std::int64_t refused = values.number("diskSpaceWarningLevelRatio");
  if (expired < forcibly && forcibly < refused) return {};
  return warning("diskSpaceCleanForciblyRatio",
                 "the steps against a full disk are out of order: expired files go above " +
                     std::to_string(expired) + " %, unexpired ones above " +
                     std::to_string(forcibly) + " %, sends are refused above " +
                     std::to_string(refused) + " %; let them rise, e.g. 75, 85, 90");
}

Finding timers_that_expire(const Values& values) {
  const std::int64_t reserved_s = values.number("fileReservedTime") * 3600;
  const std::int64_t rolled_s =
      values.number("timerRollWindowSlot") * values.number("timerPrecisionMs") / 1000;
  if (values.text("timerWheelEnable") != "true" || reserved_s > rolled_s) return {};
  return warning("fileReservedTime",
                 "messages that wait for their time are stored anew every " +
                     std::to_string(rolled_s / 3600) +
                     " h (timerRollWindowSlot), and files are "
                     "deleted after " +
                     values.text("fileReservedTime") +
                     " h: what waits longer may be gone; keep files longer, or lower "
                     "timerRollWindowSlot");
}

Finding delay_levels(const Values& values) {
  if (values.is_default("messageDelayLevel")) return {};
  return warning("messageDelayLevel",
                 "levels are numbers: messages that wait already, and clients that count on the "
                 "usual 18 levels (retries begin at level 3), get the new delays");
}

Finding large_messages(const Values& values) {
  constexpr std::int64_t kClientsMax = 4 << 20;
  if (values.number("maxMessageSize") <= kClientsMax) return {};
  return advice("maxMessageSize",
                "clients refuse to send more than their own maxMessageSize, 4 MiB by default; set "
                "theirs, too");
}

Finding short_flush_timeout(const Values& values) {
  constexpr std::int64_t kLeastMs = 1000;
  if (values.text("flushDiskType") != "SYNC_FLUSH") return {};
  if (values.number("syncFlushTimeout") >= kLeastMs) return {};
  return warning("syncFlushTimeout",
                 "a disk that is busy for " + values.text("syncFlushTimeout") +
                     " ms makes sends answer FLUSH_DISK_TIMEOUT although they are stored, and "
                     "clients send them again; 5000 is usual");
}

Finding replication(const Values& values) {
  if (values.text("brokerRole") == "ASYNC_MASTER") return {};
  return warning("brokerRole", "this version replicates nothing: " + values.text("brokerRole") +
                                   " is shown to clients, and each message has one copy");
}

Finding relative_store(const Values& values) {
  const std::string root = values.text("storePathRootDir");
  if (root.starts_with("/")) return {};
  return advice("storePathRootDir", "'" + root +
                                        "' depends on the directory that the broker is started "
                                        "in; an absolute path does not");
}

Finding fleeting_store(const Values& values) {
  const std::string root = values.text("storePathRootDir");
  if (!root.starts_with("/tmp/") && !root.starts_with("/dev/shm/")) return {};
  return warning("storePathRootDir",
                 "'" + root + "' is emptied when the machine starts; keep the store elsewhere");
}

constexpr Finding (*kTraps[])(const Values&) = {
    power_failure,       misspelled_topics,  loopback_in_the_route, unreachable_address,
    disk_thresholds,     timers_that_expire, delay_levels,          large_messages,
    short_flush_timeout, replication,        relative_store,        fleeting_store};

}  // namespace

std::vector<Remark> find_traps(const config::Settings& settings) {
  if (settings.find("brokerRole") == nullptr) return {};  // a name server's
  const Values values(settings);
  std::vector<Remark> remarks;
  for (const auto trap : kTraps) {
    if (Finding found = trap(values)) remarks.push_back(std::move(*found));
  }
  return remarks;
}

}  // namespace saker::cli
