#pragma once

#include <string>
#include <string_view>

#include "base/unique_function.h"
#include "model/host_address.h"

namespace saker::front {

/// One request, decoded. The views live until it is answered.
struct HttpRequest {
  std::string_view method;
  std::string_view path;   ///< of the target, in front of '?'
  std::string_view query;  ///< behind it
  std::string_view body = {};
  // Headers; empty: absent.
  std::string_view content_type = {};
  std::string_view host = {};
  std::string_view origin = {};
  HostAddress peer = {};
};

struct HttpReply {
  static constexpr std::string_view kText = "text/plain; charset=utf-8";

  int status = 200;
  std::string body;
  std::string_view content_type = kText;  ///< a constant
  std::string_view allow = {};            ///< of 405: the methods that there are
  int retry_after_s = 0;                  ///< of 503: when to come back; 0: nobody knows
};

/// The right to answer one request, once, from any thread, also after the server is gone. The
/// request lives as long as it does. Dropped uncalled, the answer is 500.
using HttpCompletion = UniqueFunction<void(HttpReply)>;

/// What stands behind an HTTP port. Thread: the server's.
class HttpSite {
 public:
  virtual ~HttpSite() = default;
  /// Answers at once what takes no time; keeps the completion where something is waited for: every
  /// other connection waits behind this call.
  virtual void answer(const HttpRequest& request, HttpCompletion done) = 0;
};

}  // namespace saker::front
