#pragma once

#include <cstdint>

#include "config/setting.h"
#include "rpc/server.h"

namespace saker::apps {

/// Settings of the transport of a server process (RocketMQ's NettyServerConfig).
struct ServerOptions {
  std::int32_t idle_s = 120;                ///< serverChannelMaxIdleTimeSeconds
  std::int32_t write_high_bytes = 4 << 20;  ///< writeBufferHighWaterMark; 0: the default
  std::int32_t write_low_bytes = 1 << 20;   ///< writeBufferLowWaterMark; 0: the default
  std::int32_t loop_count = 0;              ///< eventLoopThreads; 0: by the number of cores

  rpc::ServerOptions to_rpc() const;
  std::size_t loops() const;
};

config::Table settings(ServerOptions& options);

}  // namespace saker::apps
