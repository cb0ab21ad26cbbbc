#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting {

/// The frame of RocketMQ's remoting protocol:
///
///     0        4      5              8                8 + h            4 + length
///     | length | type | h (24 bits)  | header, h bytes | body           |
///
/// length counts what follows it: 4 + h + body. type: Serialization of the header.
inline constexpr std::size_t kFrameBytesMax = 16u << 20;  ///< with the length field
inline constexpr std::size_t kFramePrefixBytes = 8;

/// What stands at the front of a stream of bytes.
enum class FrameStatus {
  kComplete,
  kNeedMore,
  kBroken,  ///< no frame can be found any more: close the connection
};

struct FrameView {
  FrameStatus status = FrameStatus::kNeedMore;
  std::size_t size = 0;  ///< of the whole frame, once its length is known
  std::string_view header;
  std::string_view body;
  Serialization serialization = Serialization::kJson;
  std::string_view broken_why;  ///< with kBroken, for the log
};

/// Looks at the front of `bytes`; takes nothing. A frame over kFrameBytesMax is broken as soon as
/// its length field is there.
FrameView peek_frame(std::string_view bytes);

/// Decodes headers of either serialization. Keeps its buffers from frame to frame, so a steady
/// stream of frames allocates nothing. Thread: its owner.
class HeaderDecoder {
 public:
  /// The command lives until the next call. Errors: kCorrupt, with the reason.
  Result<const Command*> decode(const FrameView& frame);

 private:
  Command command_;
  std::string scratch_;
};

/// Writes a frame: begin, then the fields, then the body by the caller.
///
///     FrameWriter writer(out, head);
///     writer.field("queueId", 3);
///     writer.finish(body.size());        then append exactly that many body bytes
///
/// Thread: its owner.
class FrameWriter {
 public:
  FrameWriter(std::string& out, const Head& head);
  FrameWriter(const FrameWriter&) = delete;

  void field(std::string_view name, std::string_view value);
  void field(std::string_view name, std::int64_t value);
  void flag_field(std::string_view name, bool value) { field(name, value ? "true" : "false"); }

  /// Completes the header and the length for a body of that many bytes.
  void finish(std::size_t body_bytes);

 private:
  void begin_json();
  void begin_binary();
  void finish_json();

  std::string& out_;
  const Head head_;
  const std::size_t start_;
  std::size_t fields_start_ = 0;  // binary: where the length of the entries stands
  bool any_field_ = false;
};

}  // namespace saker::wire::remoting
