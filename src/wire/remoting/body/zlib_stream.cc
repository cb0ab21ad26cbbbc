#include "wire/remoting/body/zlib_stream.h"

#include <zlib.h>

#include <algorithm>

#include "base/assert.h"

namespace saker::wire::remoting::body {
namespace {

/// Ends the inflation on every way out.
struct Inflation {
  z_stream stream{};
  ~Inflation() { inflateEnd(&stream); }
};

}  // namespace

std::string deflate_bytes(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string stream(size, '\0');
  const int outcome =
      compress2(reinterpret_cast<Bytef*>(stream.data()), &size,
                reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_COMPRESSION);
  SAKER_ASSERT(outcome == Z_OK);
  stream.resize(size);
  return stream;
}

Result<std::string> inflate_bytes(std::string_view stream, std::size_t bytes_max) {
  Inflation inflation;
  z_stream& z = inflation.stream;
  SAKER_ASSERT(inflateInit(&z) == Z_OK);
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stream.data()));
  z.avail_in = static_cast<uInt>(stream.size());
  std::string bytes;
  int outcome = Z_OK;
  while (outcome == Z_OK) {
    const std::size_t have = bytes.size();
    if (have >= bytes_max) return Error{ErrorCode::kResourceExhausted, "inflates beyond the bound"};
    const std::size_t room = std::min(std::max<std::size_t>(4096, have), bytes_max - have);
    bytes.resize(have + room);
    z.next_out = reinterpret_cast<Bytef*>(bytes.data() + have);
    z.avail_out = static_cast<uInt>(room);
    outcome = inflate(&z, Z_NO_FLUSH);
    bytes.resize(have + room - z.avail_out);
  }
  if (outcome != Z_STREAM_END) return Error{ErrorCode::kCorrupt, "not a whole zlib stream"};
  return bytes;
}

}  // namespace saker::wire::remoting::body
