#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/broker.h"
#include "api/measures.h"
#include "api/runtime_settings.h"
#include "base/clock.h"
#include "front/audit_log.h"
#include "front/remoting/watch/lane_watch.h"
#include "front/remoting/watch/options.h"
#include "rpc/handler.h"

namespace saker::front {

/// What the answers of this front end say of the broker besides the outcomes.
struct RemotingOptions {
  std::string region_id = "DefaultRegion";  ///< MSG_REGION of send answers
  bool trace_on = true;                     ///< TRACE_ON of send answers
  std::string broker_name;                  ///< in the names of queues
  std::string broker_address;               ///< ip:port
  bool tables_in_database = false;          ///< topics, groups and offsets are not in files
};

/// What it takes to watch the requests. All outlive the front end.
struct Watching {
  const Clock& clock;
  const WatchOptions& options;
  std::size_t lane_count = 1;
  std::shared_ptr<AuditLog> audit_log = nullptr;  ///< null: nothing is audited
};

/// RocketMQ's remoting protocol over api::Broker. Thread: any loop; the broker outlives it.
class Remoting final : public rpc::Handler, public api::MeasureSource {
 public:
  /// `settings` outlives it; null: they cannot be asked for. Without `watching`, nothing measures.
  Remoting(api::Broker& broker, RemotingOptions options, api::RuntimeSettings* settings = nullptr,
           const std::optional<Watching>& watching = std::nullopt);

  void on_request(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                  rpc::Responder responder) override;
  void on_close(const rpc::SessionPtr& session) override;

  /// How long requests take. Thread: any.
  void measure(metrics::Exposition& out) override;

 private:
  LaneWatch* begin_watching(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                            rpc::Responder& responder);
  static void refuse(std::int32_t code, rpc::Responder responder);

  api::Broker& broker_;
  const RemotingOptions options_;
  api::RuntimeSettings* const settings_;
  const std::optional<Watching> watching_;
  std::vector<LaneWatch::Ptr> watches_;  ///< one a lane; none where nobody watches
};

}  // namespace saker::front
