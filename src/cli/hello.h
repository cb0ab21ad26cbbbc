#pragma once

#include <string>

namespace saker::cli {

/// What `saker hello` may be told.
struct HelloOptions {
  std::string name_server = "127.0.0.1:9876";
  std::string topic = "SakerHello";
  int message_count = 3;
};

/// Sends a few messages to a topic through the cluster of a name server, reads them back and shows
/// them, on stdout. Returns the exit code; what failed and what to do is said on stderr.
int hello(const HelloOptions& options);

}  // namespace saker::cli
