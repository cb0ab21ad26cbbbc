#include "store/retention/disk_gauge.h"

#include <algorithm>

namespace saker::store {
namespace {

std::string percent_text(int percent) { return std::to_string(percent) + "%"; }

}  // namespace

DiskLimits disk_limits(const RetentionOptions& options) {
  return {.expire = std::clamp(options.expire_percent, 10, 95),
          .force = std::clamp(options.force_percent, 30, 85),
          .refuse = std::clamp(options.refuse_percent, 35, 90)};
}

DiskState DiskGauge::look() {
  DiskState state;
  judge(emptiest_log(state), log_refuses_, state);
  judge(read(places_.queue_directory), queues_refuse_, state);
  return state;
}

DiskGauge::Reading DiskGauge::read(const std::string& directory) {
  const std::optional<file::Space> space = disk_.space(directory);
  return {directory, space ? space->used_percent() : -1};
}

DiskGauge::Reading DiskGauge::emptiest_log(DiskState& state) {
  Reading emptiest;
  for (const std::string& directory : places_.log_directories) {
    Reading reading = read(directory);
    if (reading.percent > limits_.force) state.full_directories.push_back(directory);
    const bool is_first = emptiest.directory.empty();
    if (is_first || reading.percent < emptiest.percent) emptiest = std::move(reading);
  }
  return emptiest;
}

void DiskGauge::judge(const Reading& reading, bool& refuses, DiskState& state) const {
  const int percent = reading.percent;
  // Between the two levels what was decided holds: sends do not flap.
  refuses = percent > limits_.refuse || (refuses && percent > limits_.force);
  state.forces |= may_force_ && percent > limits_.force;
  // COMPAT: a directory that is not there counts as over this level, and this level only.
  state.expires_now |= percent < 0 || percent > limits_.expire;

  const std::string how_full = reading.directory + " " + percent_text(percent) + " used";
  state.figures += (state.figures.empty() ? "" : ", ") + how_full;
  if (!refuses || !state.refusal.empty()) return;
  state.refusal = how_full + ", more than " + percent_text(limits_.refuse) + "; goes on at " +
                  percent_text(limits_.force);
}

}  // namespace saker::store
