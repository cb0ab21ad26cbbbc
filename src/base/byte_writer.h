#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/endian.h"

namespace saker {

/// Appends big-endian integers and runs of bytes to a string that the caller owns.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(out) {}

  void u8(std::uint8_t v) { out_.push_back(static_cast<char>(v)); }
  void i16(std::int16_t v) {
    char b[2];
    store_be16(b, static_cast<std::uint16_t>(v));
    out_.append(b, sizeof b);
  }
  void i32(std::int32_t v) {
    char b[4];
    store_be32(b, static_cast<std::uint32_t>(v));
    out_.append(b, sizeof b);
  }
  void i64(std::int64_t v) {
    char b[8];
    store_be64(b, static_cast<std::uint64_t>(v));
    out_.append(b, sizeof b);
  }
  void bytes(std::string_view v) { out_.append(v); }

 private:
  std::string& out_;
};

}  // namespace saker
