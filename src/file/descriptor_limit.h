#pragma once

#include <cstddef>

namespace saker::file {

/// How many files and connections the process may have open together (RLIMIT_NOFILE); 0: unknown.
std::size_t descriptor_limit();

/// Raises that as far as the user may, as a JVM does: shells and old systems begin with 1024. To be
/// called before the first thread. Returns what holds then.
std::size_t raise_descriptor_limit();

}  // namespace saker::file
