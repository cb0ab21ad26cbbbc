#include "cli/address.h"

#include "base/number.h"
#include "net/resolver.h"

namespace saker::cli {
namespace {

constexpr std::int32_t kPortMax = 65'535;

bool has_port(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  const auto port = whole_number<std::int32_t>(text.substr(colon + 1));
  return port && *port >= 0 && *port <= kPortMax;
}

}  // namespace

Result<HostAddress> address_at(const std::string& text, const std::string& of,
                               const std::string& example) {
  if (has_port(text)) return net::resolve(text);
  return Error{ErrorCode::kInvalidArgument,
               "'" + text + "' is no address of " + of + "; give host:port, e.g. " + example};
}

}  // namespace saker::cli
