#pragma once

#include <cstdint>
#include <string>

#include "cli/text/page.h"

namespace saker::cli {

/// What every command of `saker admin` may be told.
struct AdminOptions {
  std::string name_servers = "127.0.0.1:9876";  ///< ip:port, several with ';'
  std::string cluster;                          ///< only brokers of this one; empty: of all
  std::string broker;                           ///< only the broker of this name; empty: all
  /// ip:port of the only broker; then no name server is asked. Empty: those that these know.
  std::string broker_address;
  std::int64_t timeout_ms = 3000;        ///< of each question
  std::int64_t deadline_ms = INT64_MAX;  ///< of all together, by Clock::steady_ms
  Form form = Form::kTable;
};

}  // namespace saker::cli
