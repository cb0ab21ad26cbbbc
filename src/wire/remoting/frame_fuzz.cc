#include "wire/remoting/frame.h"

#include <cstdint>

/// Splits a stream into frames and decodes every header, as a session does.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace saker::wire::remoting;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  HeaderDecoder decoder;
  while (true) {
    const FrameView frame = peek_frame(bytes);
    if (frame.status != FrameStatus::kComplete) return 0;
    if (!decoder.decode(frame).ok()) return 0;
    bytes.remove_prefix(frame.size);
  }
}
