#include <cstdint>
#include <cstdlib>

#include "wire/remoting/frame.h"

namespace {

using namespace saker::wire::remoting;

std::string encode(const Command& command) {
  std::string out;
  Head head;
  head.code = command.code;
  head.opaque = command.opaque;
  head.flag = command.flag;
  head.language = command.language;
  head.version = command.version;
  head.remark = command.remark;
  head.serialization = command.serialization;
  head.has_fields = true;
  FrameWriter writer(out, head);
  for (const Field& field : command.fields) writer.field(field.name, field.value);
  writer.finish(0);
  return out;
}

}  // namespace

/// One header of either serialization (by the first byte); what decodes must decode to the same
/// fields after it was encoded again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  FrameView frame;
  frame.status = FrameStatus::kComplete;
  frame.serialization = static_cast<Serialization>(data[0] & 1);
  frame.header = {reinterpret_cast<const char*>(data) + 1, size - 1};
  HeaderDecoder decoder;
  const auto first = decoder.decode(frame);
  if (!first.ok()) return 0;

  const std::string again = encode(**first);
  HeaderDecoder other;
  const FrameView copy = peek_frame(again);
  if (copy.status != FrameStatus::kComplete) return 0;  // grew beyond a frame by escapes
  const auto second = other.decode(copy);
  const bool binary = frame.serialization == Serialization::kBinary;
  if (!second.ok()) std::abort();
  // The binary form cannot say "empty", and has 16 bits for code and version.
  if (!binary && (*second)->fields.size() != (*first)->fields.size()) std::abort();
  if ((*second)->opaque != (*first)->opaque) std::abort();
  return 0;
}
