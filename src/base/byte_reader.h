#pragma once

#include <cstdint>
#include <string_view>

#include "base/endian.h"

namespace saker {

/// Takes big-endian integers and runs of bytes from the front of a view.
///
/// A read beyond the end yields 0 or an empty view and makes ok() false for good, so that a decoder
/// reads all fields and checks once. Lifetime: the bytes outlive the reader and every view taken.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t remaining() const { return rest_.size(); }
  std::string_view rest() const { return rest_; }

  std::uint8_t u8() { return has(1) ? static_cast<std::uint8_t>(*take(1).data()) : 0; }
  std::int16_t i16() { return has(2) ? static_cast<std::int16_t>(load_be16(take(2).data())) : 0; }
  std::int32_t i32() { return has(4) ? static_cast<std::int32_t>(load_be32(take(4).data())) : 0; }
  std::int64_t i64() { return has(8) ? static_cast<std::int64_t>(load_be64(take(8).data())) : 0; }

  /// The next `size` bytes; a negative or too large size fails.
  std::string_view bytes(std::int64_t size) {
    return size >= 0 && has(static_cast<std::size_t>(size)) ? take(static_cast<std::size_t>(size))
                                                            : fail();
  }

 private:
  bool has(std::size_t size) {
    if (!ok_ || rest_.size() < size) ok_ = false;
    return ok_;
  }
  std::string_view take(std::size_t size) {
    std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view fail() {
    ok_ = false;
    return {};
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace saker
