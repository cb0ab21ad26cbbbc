#include "store/retention/queue_cleaner.h"

#include "base/log.h"

namespace saker::store {
namespace {

// So many queues are looked at in one go; most have nothing to delete.
constexpr std::size_t kQueuesPerStep = 1000;

}  // namespace

void QueueCleaner::on_log_min(LogOffset min) {
  int deleted = 0;
  std::size_t looked_at = 0;
  for (Queue* queue : queues_.all()) {
    if (++looked_at % kQueuesPerStep == 0 && !pause_(1)) return;
    const Result<int> files = queue->follow_log(min);
    if (!files) {
      log::error("store: {}", files.error().message);
    } else if (*files > 0) {
      deleted += *files;
      if (!pause_(queue_pause_ms_)) return;
    }
  }
  if (deleted > 0) {
    log::info("store: deleted {} consume queue files; the log begins at {}", deleted, min.value);
  }
}

}  // namespace saker::store
