#pragma once

namespace saker {

/// Prints the broken assumption with its place and aborts. Does not return.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace saker

/// A bug stops the process, in release too: data that rests on a broken assumption is not written.
#define SAKER_ASSERT(condition)                        \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::saker::assertion_failed(#condition, __FILE__, __LINE__))
