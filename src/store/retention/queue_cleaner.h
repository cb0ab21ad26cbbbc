#pragma once

#include "store/log/log_min_listener.h"
#include "store/queue/queue_table.h"
#include "store/retention/pause.h"

namespace saker::store {

/// Lets the queues follow the begin of the log: their min moves to the first entry whose record is
/// there, and files with entries before it only are deleted, never the last of a queue, which keeps
/// its number going. Thread: one.
class QueueCleaner final : public LogMinListener {
 public:
  QueueCleaner(const QueueTable& queues, Pause pause, std::int64_t queue_pause_ms)
      : queues_(queues), pause_(std::move(pause)), queue_pause_ms_(queue_pause_ms) {}

  void on_log_min(LogOffset min) override;

 private:
  const QueueTable& queues_;
  const Pause pause_;
  const std::int64_t queue_pause_ms_;
};

}  // namespace saker::store
