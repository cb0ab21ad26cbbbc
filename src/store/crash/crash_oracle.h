#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "file/crash_image.h"
#include "model/offset.h"

namespace saker::store {

/// A message that a run has sent. Moments are numbers of steps of the run's disk.
struct SentMessage {
  static constexpr std::size_t kNever = SIZE_MAX;

  std::string body;
  std::string key;
  LogOffset at{-1};              ///< -1: it was refused, and may be there all the same
  std::size_t begun = 0;         ///< a crash before leaves nothing of it; 0: it was there at first
  std::size_t acked = kNever;    ///< the death of the process behind this must not lose it
  std::size_t durable = kNever;  ///< nor must a power failure behind this
};

/// What must and what may be found after a crash. For tests. Thread: one.
struct CrashOracle {
  using QueueKey = std::pair<std::string, int>;

  std::map<QueueKey, std::vector<SentMessage>> queues;  ///< in the order of their offsets
  std::int64_t now_ms = 0;                              ///< time goes on from here
  std::int64_t last_at = 0;                   ///< of messages that earlier crashes took, too
  std::size_t expired = SentMessage::kNever;  ///< from then on all but the last segment may go

  /// Everything that was sent lately reached the medium.
  void set_durable(std::size_t moment) {
    for (auto& [key, messages] : queues) {
      for (SentMessage& message : messages) {
        if (message.acked <= moment) message.durable = std::min(message.durable, moment);
      }
    }
  }

  /// What the run that goes on with the crash's image must and may find.
  CrashOracle after(const file::Crash& crash) const {
    CrashOracle rest;
    rest.now_ms = now_ms;
    rest.last_at = last_at;
    if (expired == 0 || expired < crash.at) rest.expired = 0;
    const bool is_power_loss = crash.survivors != file::Survivors::kAll;
    for (const auto& [key, messages] : queues) {
      std::vector<SentMessage>& kept = rest.queues[key];
      for (SentMessage message : messages) {
        if (message.begun > 0 && message.begun >= crash.at) break;
        rest.last_at = std::max(rest.last_at, message.at.value);
        const bool must_be = (is_power_loss ? message.durable : message.acked) <= crash.at;
        message.begun = 0;
        message.acked = message.durable = must_be ? 0 : SentMessage::kNever;
        kept.push_back(std::move(message));
      }
    }
    return rest;
  }

  /// Where the log may begin at the latest.
  LogOffset log_min_max(std::int64_t segment_bytes) const {
    std::int64_t last = last_at;
    if (expired == SentMessage::kNever) return {0};
    for (const auto& [key, messages] : queues) {
      for (const SentMessage& message : messages) last = std::max(last, message.at.value);
    }
    return {last - last % segment_bytes};
  }
};

}  // namespace saker::store
