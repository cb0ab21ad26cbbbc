#include "consumer.h"

#include <vector>

#include <gtest/gtest.h>

namespace saker::load {
namespace {

void put_u32(std::string& out, size_t at, uint32_t value) {
  for (size_t i = 0; i < 4; ++i) out[at + i] = static_cast<char>(value >> (24 - 8 * i));
}

std::string record(const std::string& body, uint32_t sys_flag = 0, size_t host_bytes = 16) {
  std::string bytes(72 + host_bytes, '\0');
  put_u32(bytes, 36, sys_flag);
  put_u32(bytes, bytes.size() - 4, static_cast<uint32_t>(body.size()));
  bytes += body + "\x05topic" + std::string(2, '\0');
  put_u32(bytes, 0, static_cast<uint32_t>(bytes.size()));
  return bytes;
}

std::vector<std::string> bodies_of(const std::string& records) {
  std::vector<std::string> bodies;
  for_each_record(records, [&](std::string_view body) { bodies.emplace_back(body); });
  return bodies;
}

TEST(Records, BodiesAreFoundInOrder) {
  EXPECT_EQ(bodies_of(record("one") + record("second")),
            (std::vector<std::string>{"one", "second"}));
}

TEST(Records, LongHostsShiftTheBody) {
  EXPECT_EQ(bodies_of(record("six", 0x30, 40)), std::vector<std::string>{"six"});
}

TEST(Records, ATruncatedRecordIsDropped) {
  std::string whole = record("one") + record("two");
  for (size_t cut = 1; cut < record("two").size(); ++cut) {
    EXPECT_EQ(bodies_of(whole.substr(0, whole.size() - cut)), std::vector<std::string>{"one"});
  }
}

}  // namespace
}  // namespace saker::load
