#pragma once

#include "store/log/log_min_listener.h"
#include "store/queue/queue_extensions.h"
#include "store/queue/queue_table.h"

namespace saker::store {

/// Lets the extensions follow their queues: files before the unit of a queue's first entry go.
/// Thread: one.
class ExtensionCleaner final : public LogMinListener {
 public:
  ExtensionCleaner(const QueueTable& queues, QueueExtensions& extensions)
      : queues_(queues), extensions_(extensions) {}

  void on_log_min(LogOffset) override {
    for (const Queue* queue : queues_.all()) {
      QueueEntry first;
      const auto got = queue->read(queue->min(), {&first, 1});
      if (got && *got == 1) extensions_.remove_before(queue->name(), first.tags_code);
    }
  }

 private:
  const QueueTable& queues_;
  QueueExtensions& extensions_;
};

}  // namespace saker::store
