#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/unique_function.h"

namespace saker::broker {

/// Request 103, without the frame around it.
struct RegisterRequest {
  std::string broker_name;
  std::string broker_address;
  std::string cluster_name;
  std::string ha_address;
  std::int64_t broker_id = 0;
  bool compressed = false;    ///< of the body
  std::int32_t body_crc = 0;  ///< of the bytes as they are sent
  std::string body;
  std::int64_t timeout_ms = 0;
};

/// Request 104.
struct UnregisterRequest {
  std::string broker_name;
  std::string broker_address;
  std::string cluster_name;
  std::int64_t broker_id = 0;
  std::int64_t timeout_ms = 0;
};

/// The parts of "host:port;host:port".
std::vector<std::string> name_servers_in(std::string_view addresses);

/// How the broker speaks to name servers. Each call is answered once, with an error where there is
/// no answer in time; on any thread, also during the call. Thread: any.
class NameServerLink {
 public:
  using Done = UniqueFunction<void(Status)>;

  virtual ~NameServerLink() = default;
  virtual void register_broker(const std::string& name_server, RegisterRequest request,
                               Done done) = 0;
  virtual void unregister_broker(const std::string& name_server, UnregisterRequest request,
                                 Done done) = 0;

  /// Request 105. The body as the name server wrote it; kNotFound: it does not know the topic.
  using RouteDone = UniqueFunction<void(Result<std::string>)>;
  virtual void fetch_route(const std::string& name_server, const std::string& topic,
                           std::int64_t timeout_ms, RouteDone done) = 0;
  /// Request 216: the topic goes from all brokers.
  virtual void delete_topic(const std::string& name_server, const std::string& topic,
                            std::int64_t timeout_ms, Done done) = 0;
};

}  // namespace saker::broker
