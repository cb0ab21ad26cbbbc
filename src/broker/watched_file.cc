#include "broker/watched_file.h"

#include <utility>

#include "base/log.h"
#include "file/whole_file.h"

namespace saker::broker {

WatchedFile::WatchedFile(std::string path, const Clock& clock, std::int64_t period_ms, Table table)
    : clock_(clock),
      period_ms_(period_ms),
      table_(std::move(table)),
      file_(std::move(path), [this] { return table_.encode(); }),
      log_limit_(clock, 1) {}

Status WatchedFile::load() {
  const Result<std::string> text = file::read_with_backup(
      file_.path(), [this](std::string_view content) { return table_.restore(content).ok(); });
  if (text || text.error().code == ErrorCode::kNotFound) return {};
  return text.error();
}

void WatchedFile::save_due() {
  if (clock_.steady_ms() < due_ms_) return;
  due_ms_ = clock_.steady_ms() + period_ms_;
  save();
}

void WatchedFile::save() {
  if (const std::uint64_t changes = table_.changes(); changes != changes_) {
    changes_ = changes;
    file_.mark_changed();
  }
  const Status saved = file_.save();
  if (saved) return;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: cannot write {} reason=\"{}\" withheld={}", file_.path(),
               saved.error().message, withheld);
  }
}

}  // namespace saker::broker
