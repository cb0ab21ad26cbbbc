#pragma once

#include <cstdint>
#include <string_view>

#include "api/lane.h"
#include "api/produce.h"

namespace saker::api {

/// A reply on its way to the client that asked. The views live during the call.
struct ReplyPush {
  const SendRequest& reply;
  std::string_view properties;  ///< those of the reply, completed
  std::string_view store_host;  ///< "ip:port" of the broker
  std::int64_t store_timestamp_ms = 0;
};

/// Answers of consumers to single messages, handed to the producer that waits for them.
/// Thread: the lane's.
class Replies {
 public:
  virtual ~Replies() = default;

  /// Done once the client that asked has the reply. A reply that does not reach it is not stored.
  virtual void send_reply(Lane lane, const SendRequest& request, SendCompletion done) = 0;
};

}  // namespace saker::api
