#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "model/host_address.h"

namespace saker::api {

/// A connected client as the broker knows it: something that can be told things. One per
/// connection; a front end implements it. Thread: any; what is told is handed to the connection's
/// own loop.
class ClientChannel {
 public:
  virtual ~ClientChannel() = default;

  /// Where the client connects from.
  virtual const HostAddress& peer() const = 0;

  /// The members of a consumer group changed: the client should share out its queues anew. Nothing
  /// is answered; a closed connection is ignored.
  virtual void notify_members_changed(std::string_view group) = 0;

  /// Closes the connection, e.g. because the client has not been heard of for too long.
  virtual void close() = 0;
};

using ClientChannelPtr = std::shared_ptr<ClientChannel>;

/// What a request says of the program that sent it.
struct ClientVersion {
  std::int32_t language = 0;  ///< RocketMQ's LanguageCode
  std::int32_t version = 0;   ///< RocketMQ's MQVersion ordinal
};

}  // namespace saker::api
