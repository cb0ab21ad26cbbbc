#pragma once

#include <memory>

#include "rpc/request.h"

namespace saker::namesrv {

/// The connection that a broker registered over. Its identity is its address in memory. Thread:
/// any; what is said is handed to the connection's own loop.
class BrokerLink {
 public:
  virtual ~BrokerLink() = default;

  /// Tells the broker; nothing comes back. A closed connection is ignored.
  virtual void tell(rpc::Request request) = 0;
  virtual void close() = 0;
};

using BrokerLinkPtr = std::shared_ptr<BrokerLink>;

}  // namespace saker::namesrv
