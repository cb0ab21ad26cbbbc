#include "request.h"

#include <gtest/gtest.h>

namespace saker::load {
namespace {

uint32_t u32_at(const std::string& bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

TEST(Request, FrameHasTheLayoutOfTheProtocol) {
  std::string frame = encode_frame(105, R"({"topic":"T"})", 7, "hello");
  EXPECT_EQ(u32_at(frame, 0), frame.size() - 4);
  EXPECT_EQ(u32_at(frame, 4), frame.size() - 8 - 5);
  EXPECT_EQ(frame.substr(8),
            R"({"code":105,"extFields":{"topic":"T"},"flag":0,"language":"JAVA","opaque":7,)"
            R"("serializeTypeCurrentRPC":"JSON","version":513}hello)");
}

TEST(Request, OpaqueHasTenDigitsAndNamesItsSlot) {
  EXPECT_EQ(opaque_of(0, 0), 1'000'000'000);
  EXPECT_EQ(opaque_of(99'999, 9'999), 1'999'999'999);
  EXPECT_EQ(opaque_of(100'000, 3), opaque_of(0, 3));
  EXPECT_EQ(slot_of(opaque_of(42, 31)), 31U);
}

TEST(Request, SendIsPatchedInPlace) {
  SendRequest request = encode_send({.queue_id = 3, .body_bytes = 100, .slot = 5});
  std::string frame = request.bytes;
  write_digits(&frame[request.opaque_at], opaque_of(17, 5), 10);
  write_digits(&frame[request.born_at], 1'712'345'678'901, 13);
  write_hex32(&frame[request.key_at], 0xDEADBEEF);
  EXPECT_EQ(frame.size(), request.bytes.size());
  EXPECT_NE(frame.find(R"("opaque":1000170005,)"), std::string::npos);
  EXPECT_NE(frame.find(R"("g":"1712345678901",)"), std::string::npos);
  EXPECT_NE(frame.find(R"(000000000000000000000000DEADBEEF\u0002WAIT)"), std::string::npos);
  EXPECT_EQ(frame.size() - request.body_at, 100U);
}

TEST(Request, TimeOfDeliveryIsPatchedInPlace) {
  SendRequest request = encode_send({.body_bytes = 100, .is_timer = true});
  std::string frame = request.bytes;
  write_digits(&frame[request.deliver_at], 1'712'345'678'901, 13);
  EXPECT_NE(frame.find(R"(\u0002TIMER_DELIVER_MS\u00011712345678901\u0002")"), std::string::npos);
}

TEST(Request, BatchHasAKeyPerUnit) {
  SendRequest request = encode_send({.body_bytes = 10, .batch_messages = 3});
  std::string frame = request.bytes;
  EXPECT_EQ(request.messages, 3);
  EXPECT_EQ(u32_at(frame, request.body_at), request.key_stride);
  EXPECT_EQ(frame.size(), request.body_at + 3 * request.key_stride);
  for (uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(frame.substr(request.key_at + i * request.key_stride, 9),
              std::string("00000000\x02"));
  }
}

TEST(Request, PullCarriesOffsetAndOpaque) {
  PullRequest request({.topic = "T", .queue_id = 2, .sys_flag = 6, .suspend_ms = 15'000});
  std::string frame(request.encode(123'456, opaque_of(1, 9)));
  EXPECT_EQ(u32_at(frame, 0), frame.size() - 4);
  EXPECT_NE(frame.find(R"("queueOffset":"123456")"), std::string::npos);
  EXPECT_NE(frame.find(R"("opaque":1000010009)"), std::string::npos);
  EXPECT_NE(frame.find(R"("suspendTimeoutMillis":"15000")"), std::string::npos);
}

}  // namespace
}  // namespace saker::load
