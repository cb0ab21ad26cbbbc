#include "store/inspect/timer_check.h"

#include "file/directory.h"
#include "store/inspect/file_window.h"
#include "store/timer/timer_checkpoint.h"

namespace saker::store::inspect {
namespace {

constexpr std::int64_t kCheckpointBytes = 4096;
constexpr std::int64_t kCheckpointFieldsBytes = 56;

std::int64_t offset_in(const SetFile& file, std::int64_t position) { return position - file.base; }

}  // namespace

Status TimerCheck::run() {
  Status done = check_log();
  if (done) done = check_wheel();
  return done ? check_checkpoint() : done;
}

Status TimerCheck::check_log() {
  const FileSet& log = context_.survey.timer_log;
  end_ = log.begin();
  for (const SetFile& file : log.files) {
    if (file.bytes != log.file_bytes) {
      add(kind::kTimerLog, context_.survey.shown(log.path(file)), -1,
          "has " + std::to_string(file.bytes) + " bytes, the others " +
              std::to_string(log.file_bytes) + "; brokers do not start with it");
    }
    const bool goes_on =
        end_ == file.base || end_ + TimerUnit::kBytes + TimerUnit::kBlankBytes > file.base;
    if (!goes_on) break;  // the log ended in the file before
    Status done = check_file(file, &file == &log.files.back());
    if (!done) return done;
  }
  return {};
}

Status TimerCheck::check_file(const SetFile& file, bool is_last) {
  Result<FileWindow> window = FileWindow::open(context_.survey.timer_log, file);
  if (!window) return window.error();
  std::int64_t at = file.base;
  const std::int64_t room = TimerUnit::kBytes + TimerUnit::kBlankBytes;
  while (file.end() - at >= room) {
    const auto bytes = window->read(offset_in(file, at), TimerUnit::kBytes);
    if (!bytes) return bytes.error();
    const auto unit = decode_timer_unit(*bytes);
    if (!unit || unit->previous >= at) break;
    meet(at, *unit);
    at += TimerUnit::kBytes;
  }
  if (at > file.base) end_ = at;
  const bool is_full = file.end() - at < room;
  if (is_full && !is_last) end_ = file.end();
  if (is_full) return {};
  const auto rest = window->first_nonzero(offset_in(file, at), file.bytes);
  if (!rest) return rest.error();
  if (*rest) {
    add(kind::kTimerLog, shown(at), offset_in(file, file.base + **rest),
        "behind the last unit not all is zero: what a write left that did not end",
        !context_.is_settled);
  }
  return {};
}

void TimerCheck::meet(std::int64_t position, const TimerUnit& unit) {
  TimerSlot& slot = slots_[unit.slot_ms()];
  const bool begins = unit.previous < context_.survey.timer_log.begin();
  if (!begins && unit.previous != slot.last) {
    add(kind::kTimerLog, shown(position), position,
        "the unit at " + std::to_string(position) + " names " + std::to_string(unit.previous) +
            " as the one before it in its slot, which is " + std::to_string(slot.last) +
            ": those in between are not delivered");
  }
  if (unit.record.value + unit.record_bytes > context_.log_end.value) {
    add(kind::kTimerLog, shown(position), position,
        "the unit at " + std::to_string(position) + " names a message at " +
            std::to_string(unit.record.value) + ", behind the end of the log",
        !context_.is_settled);
  }
  if (begins) slot = {.first = position};
  slot.last = position;
  slot.count += unit.weight();
}

Status TimerCheck::check_wheel() {
  file::RealDisk disk;
  TimerWheel wheel(disk, context_.survey.path("timerwheel"), TimerOptions());
  const std::int64_t bytes = context_.survey.timer_wheel_bytes;
  if (bytes < 0) {
    if (slots_.empty()) return {};
    add(kind::kTimerWheel, "timerwheel", -1,
        "is missing: RocketMQ forgets the messages that wait; Saker makes it anew",
        !context_.is_settled);
    return {};
  }
  if (bytes != wheel.file_bytes()) {
    add(kind::kTimerWheel, "timerwheel", -1,
        "has " + std::to_string(bytes) + " bytes instead of " + std::to_string(wheel.file_bytes()) +
            ": RocketMQ does not start with it");
    return {};
  }
  Status done = wheel.load();
  if (!done) return done;
  return wheel.each(
      [this](std::int64_t slot_ms, const TimerSlot& slot) { check_slot(slot_ms, slot); });
}

/// What a dead broker had in memory alone the next start takes from the timer log.
void TimerCheck::check_slot(std::int64_t slot_ms, const TimerSlot& slot) {
  if (slot.last < context_.survey.timer_log.begin()) return;  // its files went with its messages
  const auto found = slots_.find(slot_ms);
  const TimerSlot expected = found == slots_.end() ? TimerSlot{} : found->second;
  if (slot.last == expected.last) return;
  add(kind::kTimerWheel, "timerwheel", -1,
      "the slot of " + std::to_string(slot_ms) + " ends at " + std::to_string(slot.last) +
          " of the timer log, its last unit stands at " + std::to_string(expected.last),
      !context_.is_settled);
}

Status TimerCheck::check_checkpoint() {
  const std::string path = context_.survey.path("config/timercheck");
  if (!file::exists(path)) {
    if (slots_.empty()) return {};
    add(kind::kTimerCheckpoint, "config/timercheck", -1,
        "is missing: messages that were delivered are delivered again");
    return {};
  }
  Result<FileWindow> file = FileWindow::open(path, kCheckpointBytes, context_.survey.faults.get());
  if (!file) return file.error();
  const auto rest = file->first_nonzero(kCheckpointFieldsBytes, file->bytes());
  if (!rest) return rest.error();
  if (file->bytes() != kCheckpointBytes || *rest) {
    add(kind::kTimerCheckpoint, "config/timercheck", rest->value_or(-1),
        "is not 4096 bytes with zeros behind its seven fields");
  }
  const auto checkpoint = read_timer_checkpoint(path);
  if (!checkpoint) return checkpoint.error();
  if (checkpoint->log_flushed > end_) {
    add(kind::kTimerCheckpoint, "config/timercheck", 8,
        "says that the timer log reaches to " + std::to_string(checkpoint->log_flushed) +
            ", but it ends at " + std::to_string(end_));
  }
  return {};
}

void TimerCheck::add(std::string_view kind, const std::string& file, std::int64_t offset,
                     std::string text, bool is_note) {
  context_.findings.add(
      {kind, is_note || context_.survey.holder.has_value(), file, offset, std::move(text)});
}

std::string TimerCheck::shown(std::int64_t position) const {
  const FileSet& log = context_.survey.timer_log;
  const SetFile* file = log.holding(position);
  return context_.survey.shown(file == nullptr ? log.directory : log.path(*file));
}

}  // namespace saker::store::inspect
