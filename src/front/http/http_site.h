#pragma once

#include <string>
#include <string_view>

#include "model/host_address.h"

namespace saker::front {

/// One request, decoded. The views live during the call.
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
};

/// What stands behind an HTTP port. Thread: the server's.
class HttpSite {
 public:
  virtual ~HttpSite() = default;
  virtual HttpReply answer(const HttpRequest& request) = 0;
};

}  // namespace saker::front
