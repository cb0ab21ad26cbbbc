#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "front/audited_change.h"
#include "metrics/stage_times.h"
#include "rpc/request_record.h"
#include "rpc/responder.h"

namespace saker::front {

/// A request on its way to its answer. Used again for later ones.
struct WatchedRequest final : rpc::RequestRecord {
  std::int64_t turn_begin_ns = 0;  ///< when the loop saw its bytes
  std::string topic;
  std::string group;
  metrics::StageTimes times;
  std::unique_ptr<AuditedChange> change;  ///< null: nothing that is audited
};

/// Remembers where the time of a request went.
inline void note_times(rpc::Responder& responder, const metrics::StageTimes& times) {
  if (rpc::RequestRecord* record = responder.record()) {
    static_cast<WatchedRequest*>(record)->times = times;
  }
}

}  // namespace saker::front
