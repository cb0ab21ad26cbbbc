#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <unistd.h>

#include <array>
#include <cstdint>

#include "broker/options.h"

namespace saker::broker {
namespace {

bool is_private(std::uint32_t ip) {
  return (ip >> 24) == 10 || (ip >> 20) == (172u << 4 | 1) || (ip >> 16) == (192u << 8 | 168) ||
         (ip >> 16) == (169u << 8 | 254);
}

bool is_bridge(std::string_view name) {
  for (const std::string_view prefix : {"docker", "br-", "veth", "virbr"}) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

std::string dotted(std::uint32_t ip) {
  const in_addr address{htonl(ip)};
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address, text.data(), text.size());
  return text.data();
}

}  // namespace

std::string local_host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "DEFAULT_BROKER";
  return name.data();
}

std::string local_address() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return "127.0.0.1";
  std::string best = "127.0.0.1";
  for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
    if ((one->ifa_flags & IFF_UP) == 0 || (one->ifa_flags & IFF_LOOPBACK) != 0) continue;
    if (is_bridge(one->ifa_name)) continue;
    const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
    const std::uint32_t ip = ntohl(address->sin_addr.s_addr);
    best = dotted(ip);
    if (!is_private(ip)) break;
  }
  freeifaddrs(list);
  return best;
}

}  // namespace saker::broker
