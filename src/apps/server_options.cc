#include "apps/server_options.h"

#include <algorithm>
#include <thread>

namespace saker::apps {

rpc::ServerOptions ServerOptions::to_rpc() const {
  rpc::ServerOptions options;
  options.connection.idle_ms = std::int64_t{idle_s} * 1000;
  // COMPAT: RocketMQ's files have 0 here, for "the default".
  net::ConnectionOptions& connection = options.connection;
  if (write_high_bytes > 0)
    connection.write_high_bytes = static_cast<std::size_t>(write_high_bytes);
  if (write_low_bytes > 0) connection.write_low_bytes = static_cast<std::size_t>(write_low_bytes);
  connection.write_low_bytes = std::min(connection.write_low_bytes, connection.write_high_bytes);
  return options;
}

std::size_t ServerOptions::loops() const {
  if (loop_count > 0) return static_cast<std::size_t>(loop_count);
  // One loop saturates a core; the rest is for flushing, cold reads and the kernel.
  const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
  return cores <= 2 ? 1 : cores * 3 / 4;
}

config::Table settings(ServerOptions& options) {
  using config::Reload;
  return {
      config::integer(
          "serverChannelMaxIdleTimeSeconds", options.idle_s, {0, 86'400},
          {"s", Reload::kNo, "A connection without a byte for that long is closed; 0: never."}),
      config::integer(
          "writeBufferHighWaterMark", options.write_high_bytes, {0, 1 << 30},
          {"bytes", Reload::kNo,
           "With more unsent answers than that, nothing is read from a connection; 0: the "
           "default."}),
      config::integer("writeBufferLowWaterMark", options.write_low_bytes, {0, 1 << 30},
                      {"bytes", Reload::kNo,
                       "With fewer unsent answers than that, reading goes on; 0: the default."}),
      config::integer("eventLoopThreads", options.loop_count, {0, 256},
                      {"", Reload::kNo,
                       "Event loops that serve connections; 0: one on one or two cores, else "
                       "three for every four cores."}),
  };
}

}  // namespace saker::apps
