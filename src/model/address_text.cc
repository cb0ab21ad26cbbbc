#include "model/address_text.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/number.h"
#include "model/host_address.h"

namespace saker {
namespace {

bool is_host_char(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

bool is_host(std::string_view text) {
  if (text.starts_with('[')) return parse_host_address(std::string(text) + ":1").has_value();
  return !text.empty() && std::all_of(text.begin(), text.end(), is_host_char);
}

bool is_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !is_host(text.substr(0, colon))) return false;
  const auto port = whole_number(text.substr(colon + 1));
  return port && *port >= 1 && *port <= 65'535;
}

}  // namespace

Status check_ip_address(std::string_view text) {
  if (parse_host_address(std::string(text) + ":1")) return {};
  return Error{ErrorCode::kInvalidArgument,
               "expected an IP address (names are not resolved), got '" + std::string(text) + "'"};
}

Status check_address_list(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view one = text.substr(0, end);
    if (!one.empty() && !is_address(one)) {
      return Error{ErrorCode::kInvalidArgument,
                   "expected host:port;host:port, got '" + std::string(one) + "'"};
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1" || address.starts_with("[::1]");
}

}  // namespace saker
