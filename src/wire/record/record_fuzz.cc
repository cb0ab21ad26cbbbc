#include "wire/record/record.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "wire/record/batch_body.h"
#include "wire/record/message_id.h"

namespace record = saker::wire::record;

namespace {

void decode_and_encode_again(std::string_view bytes) {
  record::Record decoded;
  if (record::decode(bytes, record::BodyCrc::kIgnore, decoded)) return;
  std::string again(record::encoded_size(decoded), '\0');
  record::encode(decoded, again.data());
  record::Record second;
  SAKER_ASSERT(!record::decode(again, record::BodyCrc::kCheck, second));
  SAKER_ASSERT(second.topic == decoded.topic && second.body == decoded.body);
  SAKER_ASSERT(second.properties == decoded.properties);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  decode_and_encode_again(bytes);
  record::decode_blank(bytes);
  record::count_units(bytes);
  record::decode_message_id(bytes);
  return 0;
}
