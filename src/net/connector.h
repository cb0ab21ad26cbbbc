#pragma once

#include <memory>

#include "base/result.h"
#include "base/unique_function.h"
#include "model/host_address.h"
#include "net/loop.h"

namespace saker::net {

/// Gets the connected socket, or why there is none (kUnavailable, kDeadlineExceeded), once.
using OnConnect = UniqueFunction<void(Result<Descriptor>)>;

/// Connects without blocking and gives up after `timeout_ms`. Thread: loop.
void connect(Loop& loop, const HostAddress& address, std::int64_t timeout_ms, OnConnect done);

}  // namespace saker::net
