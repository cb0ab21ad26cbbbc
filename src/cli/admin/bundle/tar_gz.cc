#include "cli/admin/bundle/tar_gz.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "base/assert.h"

namespace saker::cli {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameBytes = 100;
constexpr std::size_t kChecksumAt = 148;
constexpr int kGzip = 15 + 16;  // zlib's window bits, and a header of gzip
constexpr int kMemoryLevel = 8;

using Header = std::array<char, kBlock>;

void put(Header& header, std::size_t at, std::string_view text) {
  std::copy(text.begin(), text.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
}

void put_octal(Header& header, std::size_t at, std::size_t size, std::int64_t value) {
  std::array<char, 32> digits{};
  const int count =
      std::snprintf(digits.data(), digits.size(), "%0*llo", static_cast<int>(size) - 1,
                    static_cast<unsigned long long>(value));
  put(header, at, {digits.data(), static_cast<std::size_t>(count)});
}

Header header_of(std::string_view name, std::size_t size, std::int64_t time_s) {
  Header header{};
  put(header, 0, name.substr(0, kNameBytes));
  put_octal(header, 100, 8, 0600);
  put_octal(header, 108, 8, 0);
  put_octal(header, 116, 8, 0);
  put_octal(header, 124, 12, static_cast<std::int64_t>(size));
  put_octal(header, 136, 12, time_s);
  put(header, kChecksumAt, "        ");
  put(header, 156, "0");
  put(header, 257, std::string_view("ustar\00000", 8));
  std::int64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put_octal(header, kChecksumAt, 7, sum);
  header[kChecksumAt + 6] = '\0';
  return header;
}

}  // namespace

void TarGz::add(std::string_view name, std::string_view content) {
  const Header header = header_of(name, content.size(), time_s_);
  tar_.append(header.data(), header.size());
  tar_.append(content);
  tar_.append((kBlock - content.size() % kBlock) % kBlock, '\0');
}

std::string TarGz::take() {
  tar_.append(2 * kBlock, '\0');
  z_stream stream{};
  SAKER_ASSERT(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemoryLevel,
                            Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, tar_.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(tar_.data());
  stream.avail_in = static_cast<uInt>(tar_.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  SAKER_ASSERT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  tar_.clear();
  return packed;
}

}  // namespace saker::cli
