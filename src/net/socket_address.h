#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include "model/host_address.h"

namespace saker::net {

/// A HostAddress in the form that the socket calls take, and back.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_socket_address(const HostAddress& address);
HostAddress to_host_address(const SocketAddress& address);

}  // namespace saker::net
