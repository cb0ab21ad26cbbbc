#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "broker/registration/name_server_link.h"
#include "net/loop.h"
#include "rpc/client.h"

namespace saker::apps {

/// The broker's way to its name servers: an rpc client on one loop. Thread: any; names are resolved
/// on the caller's thread.
class RpcNameServerLink final : public broker::NameServerLink {
 public:
  /// The loop outlives the link; the link is destroyed while the loop does not run.
  RpcNameServerLink(net::Loop& loop, const Clock& clock);

  void register_broker(const std::string& name_server, broker::RegisterRequest request,
                       Done done) override;
  void unregister_broker(const std::string& name_server, broker::UnregisterRequest request,
                         Done done) override;
  void fetch_route(const std::string& name_server, const std::string& topic,
                   std::int64_t timeout_ms, RouteDone done) override;
  void delete_topic(const std::string& name_server, const std::string& topic,
                    std::int64_t timeout_ms, Done done) override;

  /// True once a name server has taken a registration, false after `timeout_ms` without.
  bool wait_registered(std::int64_t timeout_ms);

 private:
  void call(const std::string& name_server, rpc::Request request, std::int64_t timeout_ms,
            Done done);
  void ask(const std::string& name_server, rpc::Request request, std::int64_t timeout_ms,
           rpc::CallCompletion done);
  void note_registered();

  net::Loop& loop_;
  rpc::Client client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool registered_ = false;  // guarded by mutex_
};

}  // namespace saker::apps
