#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace saker {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "saker: broken assumption at %s:%d: %s\n", file, line, condition);
  std::abort();
}

}  // namespace saker
