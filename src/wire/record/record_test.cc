#include "wire/record/record.h"

#include <string>

#include <gtest/gtest.h>

#include "base/hex.h"
#include "model/sys_flag.h"

namespace saker::wire::record {
namespace {

// Spec 04 §31.1.
constexpr std::string_view kGoldenHex =
    "0000008CDAA320A769C865ED00000003"
    "00000000000000000000000500000000"
    "00001000000000000000018BCFE56800"
    "C0A8010A0000CB200000018BCFE5687B"
    "0A00000500002A9F0000000000000000"
    "000000000000000E48656C6C6F20526F"
    "636B65744D5109546F70696354657374"
    "001A544147530154616741024B455953"
    "014F72646572494430303102";

Record golden_record() {
  Record record;
  record.queue_id = {3};
  record.queue_offset = {5};
  record.log_offset = {4096};
  record.born_timestamp_ms = 1'700'000'000'000;
  record.born_host = *parse_host_address("192.168.1.10:52000");
  record.store_timestamp_ms = 1'700'000'000'123;
  record.store_host = *parse_host_address("10.0.0.5:10911");
  record.topic = "TopicTest";
  record.body = "Hello RocketMQ";
  record.properties = "TAGS\1TagA\2KEYS\1OrderID001\2";
  return record;
}

std::string encoded(const Record& record) {
  std::string bytes(encoded_size(record), '\0');
  encode(record, bytes.data());
  return bytes;
}

std::string hex(std::string_view bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

void expect_same_fields(const Record& a, const Record& b) {
  EXPECT_EQ(a.queue_id, b.queue_id);
  EXPECT_EQ(a.flag, b.flag);
  EXPECT_EQ(a.queue_offset, b.queue_offset);
  EXPECT_EQ(a.log_offset, b.log_offset);
  EXPECT_EQ(a.born_timestamp_ms, b.born_timestamp_ms);
  EXPECT_EQ(a.born_host, b.born_host);
  EXPECT_EQ(a.store_timestamp_ms, b.store_timestamp_ms);
  EXPECT_EQ(a.store_host, b.store_host);
  EXPECT_EQ(a.reconsume_times, b.reconsume_times);
  EXPECT_EQ(a.prepared_transaction_offset, b.prepared_transaction_offset);
  EXPECT_EQ(a.body, b.body);
  EXPECT_EQ(a.topic, b.topic);
  EXPECT_EQ(a.properties, b.properties);
}

TEST(Record, EncodesTheGoldenVector) { EXPECT_EQ(hex(encoded(golden_record())), kGoldenHex); }

TEST(Record, DecodesWhatItEncoded) {
  const std::string bytes = encoded(golden_record()) + "what stands behind is not looked at";
  Record decoded;
  ASSERT_FALSE(decode(bytes, BodyCrc::kCheck, decoded));
  EXPECT_EQ(decoded.total_size, 140);
  EXPECT_EQ(decoded.body_crc, 1774740973);
  expect_same_fields(decoded, golden_record());
}

TEST(Record, BothHostsMayBeV6) {
  Record record = golden_record();
  record.born_host = *parse_host_address("[2001:db8::1]:1");
  record.store_host = *parse_host_address("[::1]:2");
  record.flag = -7;
  record.reconsume_times = 3;
  record.prepared_transaction_offset = {1 << 30};
  const std::string bytes = encoded(record);
  EXPECT_EQ(bytes.size(), 164u);
  Record decoded;
  ASSERT_FALSE(decode(bytes, BodyCrc::kCheck, decoded));
  EXPECT_EQ(decoded.sys_flag, sys_flag::kBornHostV6 | sys_flag::kStoreHostV6);
  expect_same_fields(decoded, record);
}

TEST(Record, ALongTopicMakesVersionTwo) {
  Record record = golden_record();
  const std::string longest_short(127, 't');
  record.topic = longest_short;
  EXPECT_EQ(hex(encoded(record)).substr(8, 8), "DAA320A7");
  const std::string shortest_long(128, 't');
  record.topic = shortest_long;
  const std::string bytes = encoded(record);
  EXPECT_EQ(hex(bytes).substr(8, 8), "DAA320AB");
  EXPECT_EQ(hex(bytes.substr(102, 2)), "0080");
  Record decoded;
  ASSERT_FALSE(decode(bytes, BodyCrc::kCheck, decoded));
  expect_same_fields(decoded, record);
}

TEST(Record, EveryTruncationIsAFault) {
  const std::string bytes = encoded(golden_record());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of its own, so that a read beyond the end is seen by the sanitizer.
    const std::string cut = bytes.substr(0, size);
    Record decoded;
    EXPECT_EQ(decode(cut, BodyCrc::kCheck, decoded), Fault::kTruncated) << size;
  }
}

TEST(Record, EveryWrongLengthInsideIsAFault) {
  const std::string bytes = encoded(golden_record());
  for (const std::size_t at : {std::size_t{87}, std::size_t{102}, std::size_t{113}}) {
    for (const int change : {1, -1, 100, -128}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] + change);
      Record decoded;
      EXPECT_EQ(decode(damaged, BodyCrc::kIgnore, decoded), Fault::kBadLength) << at;
    }
  }
}

TEST(Record, ADamagedBodyIsNoticedOnlyIfAsked) {
  std::string bytes = encoded(golden_record());
  bytes[90] = 'x';
  Record decoded;
  EXPECT_EQ(decode(bytes, BodyCrc::kCheck, decoded), Fault::kBadBodyCrc);
  EXPECT_FALSE(decode(bytes, BodyCrc::kIgnore, decoded));
}

TEST(Record, AnUnknownMagicIsAFault) {
  std::string bytes = encoded(golden_record());
  bytes[7] = '\0';
  Record decoded;
  EXPECT_EQ(decode(bytes, BodyCrc::kCheck, decoded), Fault::kUnknownMagic);
  EXPECT_FALSE(peek_size(bytes));
}

TEST(Record, AssignChangesThreeFieldsOnly) {
  for (const char* host : {"192.168.1.10:52000", "[2001:db8::1]:52000"}) {
    Record record = golden_record();
    record.born_host = *parse_host_address(host);
    std::string bytes = encoded(record);
    record.queue_offset = {77};
    record.log_offset = {1LL << 40};
    record.store_timestamp_ms = 1'800'000'000'000;
    assign(bytes.data(), {record.queue_offset, record.log_offset, record.store_timestamp_ms});
    EXPECT_EQ(bytes, encoded(record));
  }
}

TEST(Record, ABlankSaysHowMuchIsLeft) {
  char bytes[8];
  encode_blank(300, bytes);
  EXPECT_EQ(hex({bytes, 8}), "0000012CCBD43194");
  EXPECT_EQ(decode_blank({bytes, 8}), 300);
  EXPECT_FALSE(decode_blank({bytes, 7}));
  EXPECT_FALSE(peek_size({bytes, 8}));
  EXPECT_FALSE(decode_blank(encoded(golden_record())));
}

}  // namespace
}  // namespace saker::wire::record
