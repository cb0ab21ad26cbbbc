#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/unique_function.h"
#include "wire/remoting/command.h"

namespace saker::rpc {

/// A request that this process sends, over a connection of its own or over one that a client
/// opened.
struct Request {
  std::int32_t code = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
};

/// The answer, which lives during the call, or why there is none: kDeadlineExceeded, kUnavailable
/// (no connection, or it closed). Called once, on the loop.
using CallCompletion = UniqueFunction<void(Result<const wire::remoting::Command*>)>;

}  // namespace saker::rpc
