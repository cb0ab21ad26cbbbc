#include "broker/registration/name_server_link.h"

namespace saker::broker {

std::vector<std::string> name_servers_in(std::string_view addresses) {
  std::vector<std::string> parts;
  while (!addresses.empty()) {
    const std::size_t end = addresses.find(';');
    if (end != 0) parts.emplace_back(addresses.substr(0, end));
    addresses.remove_prefix(end == std::string_view::npos ? addresses.size() : end + 1);
  }
  return parts;
}

}  // namespace saker::broker
