#include "wire/message/message_body.h"

#include <lz4frame.h>
#include <zstd.h>

#include <algorithm>
#include <memory>

#include "base/base64.h"
#include "base/hex.h"
#include "model/sys_flag.h"
#include "wire/json/document.h"
#include "wire/json/utf8.h"
#include "wire/remoting/body/zlib_stream.h"

namespace saker::wire::message {
namespace {

constexpr std::size_t kBodyBytesMax = 64 << 20;
constexpr std::size_t kStepBytes = 64 << 10;
constexpr std::int32_t kTypeMask = 0x700;
constexpr std::int32_t kTypeLz4 = 0x100;
constexpr std::int32_t kTypeZstd = 0x200;

Error too_large() { return {ErrorCode::kResourceExhausted, "the body inflates beyond 64 MiB"}; }

/// Calls `step(out, out_size, in, in_size)`, which says how much of both it used and whether it is
/// done, until all is inflated.
template <class Step>
Result<std::string> inflate_by_steps(std::string_view stream, const char* name, Step&& step) {
  std::string bytes;
  for (bool is_done = false; !is_done;) {
    if (bytes.size() >= kBodyBytesMax) return too_large();
    const std::size_t have = bytes.size();
    bytes.resize(have + kStepBytes);
    std::size_t out_size = kStepBytes;
    std::size_t in_size = stream.size();
    const bool is_sound = step(bytes.data() + have, out_size, stream.data(), in_size, is_done);
    bytes.resize(have + out_size);
    stream.remove_prefix(in_size);
    const bool is_stuck = !is_done && out_size == 0 && in_size == 0;
    if (!is_sound || is_stuck)
      return Error{ErrorCode::kCorrupt, std::string("not a whole ") + name + " stream"};
  }
  return bytes;
}

Result<std::string> inflate_lz4(std::string_view stream) {
  LZ4F_dctx* raw = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&raw, LZ4F_VERSION)) != 0)
    return Error{ErrorCode::kResourceExhausted, "no memory for LZ4"};
  const std::unique_ptr<LZ4F_dctx, decltype(&LZ4F_freeDecompressionContext)> context(
      raw, &LZ4F_freeDecompressionContext);
  return inflate_by_steps(
      stream, "LZ4",
      [&](char* out, std::size_t& out_size, const char* in, std::size_t& in_size, bool& is_done) {
        const std::size_t left =
            LZ4F_decompress(context.get(), out, &out_size, in, &in_size, nullptr);
        is_done = left == 0;
        return LZ4F_isError(left) == 0;
      });
}

Result<std::string> inflate_zstd(std::string_view stream) {
  const std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> context(ZSTD_createDStream(),
                                                                           &ZSTD_freeDStream);
  if (!context) return Error{ErrorCode::kResourceExhausted, "no memory for ZSTD"};
  return inflate_by_steps(
      stream, "ZSTD",
      [&](char* out, std::size_t& out_size, const char* in, std::size_t& in_size, bool& is_done) {
        ZSTD_outBuffer to{out, out_size, 0};
        ZSTD_inBuffer from{in, in_size, 0};
        const std::size_t left = ZSTD_decompressStream(context.get(), &to, &from);
        out_size = to.pos;
        in_size = from.pos;
        is_done = left == 0;
        return ZSTD_isError(left) == 0;
      });
}

bool is_json(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos || (text[at] != '{' && text[at] != '[')) return false;
  return wire::json::Document::parse(text).ok();
}

/// Malformed bytes replaced, so that it may stand in JSON and on a terminal.
std::string valid_utf8(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) wire::json::append_utf8(text, wire::json::take_utf8(bytes));
  return text;
}

std::string hex(std::string_view bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

}  // namespace

const std::vector<std::string>& body_format_names() {
  static const std::vector<std::string> names{"auto", "text", "json", "hex", "base64", "none"};
  return names;
}

BodyFormat body_format_of(std::string_view name) {
  const auto& names = body_format_names();
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? BodyFormat::kAuto : static_cast<BodyFormat>(found - names.begin());
}

Result<std::string> inflated_body(const wire::record::Record& record) {
  if ((record.sys_flag & sys_flag::kCompressed) == 0) return std::string(record.body);
  switch (record.sys_flag & kTypeMask) {
    case kTypeLz4:
      return inflate_lz4(record.body);
    case kTypeZstd:
      return inflate_zstd(record.body);
    default:  // also none: written by 4.x
      return wire::remoting::body::inflate_bytes(record.body, kBodyBytesMax);
  }
}

ShownBody show_body(const wire::record::Record& record, BodyFormat format) {
  if (format == BodyFormat::kNone) return {"none", ""};
  const auto inflated = inflated_body(record);
  const std::string_view bytes = inflated.ok() ? std::string_view(*inflated) : record.body;
  if (format == BodyFormat::kHex) return {"hex", hex(bytes)};
  if (format == BodyFormat::kBase64 || !inflated.ok()) return {"base64", encode_base64(bytes)};
  if (format == BodyFormat::kText) return {"text", valid_utf8(bytes)};
  if (!wire::json::is_utf8(bytes)) return {"base64", encode_base64(bytes)};
  return {is_json(bytes) ? "json" : "text", std::string(bytes)};
}

}  // namespace saker::wire::message
