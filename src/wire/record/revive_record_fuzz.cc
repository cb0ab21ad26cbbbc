#include "wire/record/revive_record.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"

/// Whatever decodes encodes, and decodes again to the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace saker::wire::record;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto record = decode_check_point(text)) {
    SAKER_ASSERT(*decode_check_point(encode(*record)) == *record);
  }
  if (const auto record = decode_ack(text)) {
    SAKER_ASSERT(*decode_ack(encode(*record)) == *record);
  }
  return 0;
}
