#pragma once

#include <string>

#include "api/broker.h"
#include "api/runtime_settings.h"
#include "rpc/handler.h"

namespace saker::front {

/// What the answers of this front end say of the broker besides the outcomes.
struct RemotingOptions {
  std::string region_id = "DefaultRegion";  ///< MSG_REGION of send answers
  bool trace_on = true;                     ///< TRACE_ON of send answers
  std::string broker_name;                  ///< in the names of queues
  std::string broker_address;               ///< ip:port
};

/// RocketMQ's remoting protocol over api::Broker. Thread: any loop; the broker outlives it.
class Remoting final : public rpc::Handler {
 public:
  /// `settings` outlives it; null: they cannot be asked for.
  Remoting(api::Broker& broker, RemotingOptions options, api::RuntimeSettings* settings = nullptr);

  void on_request(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                  rpc::Responder responder) override;
  void on_close(const rpc::SessionPtr& session) override;

 private:
  api::Broker& broker_;
  const RemotingOptions options_;
  api::RuntimeSettings* const settings_;
};

}  // namespace saker::front
