#include "base/crc32.h"

#include <isa-l/crc.h>

namespace saker {

std::uint32_t crc32(std::string_view bytes) {
  // ISA-L takes a mutable pointer but only reads.
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  return crc32_gzip_refl(0, data, bytes.size());
}

}  // namespace saker
