#include "memory.h"

#include <sys/mman.h>

#include <cstddef>
#include <stdexcept>

namespace saker::load {

void touch_memory(std::int64_t mib) {
  const auto bytes = static_cast<std::size_t>(mib) << 20;
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) throw std::runtime_error("not that much memory");
  ::munmap(memory, bytes);
}

}  // namespace saker::load
