#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "model/host_address.h"

namespace saker::rpc {

struct RequestRecord;

/// Is told how requests end. Thread: loop.
class RequestWatch {
 public:
  virtual ~RequestWatch() = default;
  /// Answered, or never to be answered. The record is the watch's again.
  virtual void ended(RequestRecord& record) = 0;
};

/// What a front end remembers of a request until it is answered; it travels with the Responder.
struct RequestRecord {
  static constexpr std::int32_t kUnanswered = -1;

  RequestWatch* watch = nullptr;
  std::int32_t code = 0;
  std::int32_t response_code = kUnanswered;
  std::int64_t begin_ns = 0;  ///< Clock::precise_ns when it was decoded
  HostAddress peer;
  bool oneway = false;
  bool wants_remark = false;
  std::string remark;  ///< of the answer, if it is wanted
};

struct EndRequest {
  void operator()(RequestRecord* record) const { record->watch->ended(*record); }
};
using RequestRecordPtr = std::unique_ptr<RequestRecord, EndRequest>;

}  // namespace saker::rpc
