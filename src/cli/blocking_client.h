#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/string_map.h"
#include "model/host_address.h"
#include "net/loop_group.h"
#include "rpc/client.h"

namespace saker::cli {

/// An answer that outlives the frame it came in.
struct Answer {
  std::int32_t code = 0;
  std::string remark;
  StringMap<std::string> fields;
  std::string body;
};

/// Asks servers and waits, for commands that do one thing after the other. Thread: one.
class BlockingClient {
 public:
  BlockingClient();
  ~BlockingClient();

  /// Errors: kUnavailable, kDeadlineExceeded; the message names the address. An answer with an
  /// error code is an answer.
  Result<Answer> call(const HostAddress& address, rpc::Request request, std::int64_t timeout_ms);

  /// Asks one server many things without waiting for each; the answers in the order of the
  /// requests.
  std::vector<Result<Answer>> call_all(const HostAddress& address,
                                       std::vector<rpc::Request> requests, std::int64_t timeout_ms);

 private:
  const SystemClock clock_;
  net::LoopGroup loops_;
  std::unique_ptr<rpc::Client> client_;
};

}  // namespace saker::cli
