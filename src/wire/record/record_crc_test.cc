#include "wire/record/record_crc.h"

#include <string>

#include <gtest/gtest.h>

#include "base/crc32.h"
#include "wire/record/record.h"

namespace saker::wire::record {
namespace {

/// A record that ends with its own checksum, as RocketMQ makes it.
std::string sealed_record() {
  const std::string properties =
      "TAGS\1a\2__CRC32#\1"
      "0000000000\2";
  Record record;
  record.topic = "T";
  record.body = "body";
  record.properties = properties;
  std::string bytes(encoded_size(record), '\0');
  encode(record, bytes.data());
  auto sum = static_cast<std::uint32_t>(crc32_positive({bytes.data(), bytes.size() - 20}));
  for (std::size_t i = bytes.size() - 11; i < bytes.size() - 1; ++i, sum /= 10)
    bytes[i] = static_cast<char>('0' + sum % 10);
  return bytes;
}

TEST(RecordCrc, OneThatFitsIsRight) {
  EXPECT_EQ(check_record_crc(sealed_record()), RecordCrc::kRight);
}

TEST(RecordCrc, AFlippedBitAnywhereButInItsNameIsSeen) {
  const std::string whole = sealed_record();
  const std::size_t name = whole.size() - 20;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (at >= name && at < name + 9) continue;
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x04);
    EXPECT_EQ(check_record_crc(damaged), RecordCrc::kWrong) << at;
  }
}

TEST(RecordCrc, RecordsWithoutOneSaySo) {
  EXPECT_EQ(check_record_crc(""), RecordCrc::kNone);
  EXPECT_EQ(check_record_crc(std::string(200, 'x')), RecordCrc::kNone);
  EXPECT_EQ(check_record_crc(sealed_record() + "KEYS\1__CRC32#\2"), RecordCrc::kNone);
}

}  // namespace
}  // namespace saker::wire::record
