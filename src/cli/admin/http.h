#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"
#include "cli/admin/cluster.h"

// What brokers of Saker are asked over HTTP, where remoting has no such call.
namespace saker::cli {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// Asks and reads until the other side closes, at most 64 MiB. Errors: kUnavailable if nobody is
/// there or the time is over, kCorrupt for what is no HTTP. They name the address.
Result<HttpAnswer> http_ask(std::string_view method, const HostAddress& address,
                            const std::string& path, std::int64_t timeout_ms);

/// Where a broker with these settings serves HTTP. Errors: kNotFound for a broker that has no such
/// setting, as RocketMQ's, or does not serve it.
Result<HostAddress> http_address(const BrokerAt& broker,
                                 const OrderedStringMap<std::string>& settings);

/// A part of a path: everything but letters, digits and -._~ as %XX.
std::string url_part(std::string_view text);

}  // namespace saker::cli
