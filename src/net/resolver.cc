#include "net/resolver.h"

#include <netdb.h>

#include <cstring>
#include <memory>

#include "net/socket_address.h"

namespace saker::net {
namespace {

HostAddress to_address(const addrinfo& info) {
  SocketAddress address;
  std::memcpy(&address.storage, info.ai_addr, info.ai_addrlen);
  return to_host_address(address);
}

}  // namespace

Result<HostAddress> resolve(const std::string& host_and_port) {
  if (const auto address = parse_host_address(host_and_port)) return *address;
  const std::size_t colon = host_and_port.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + host_and_port + "' is no address: give host:port"};
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failure = getaddrinfo(host_and_port.substr(0, colon).c_str(),
                                  host_and_port.substr(colon + 1).c_str(), &hints, &found);
  if (failure != 0) {
    return Error{ErrorCode::kUnavailable,
                 "cannot resolve '" + host_and_port + "': " + gai_strerror(failure)};
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    if (info->ai_family == AF_INET) return to_address(*info);
  }
  return to_address(*found);
}

}  // namespace saker::net
