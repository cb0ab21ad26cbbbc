#include "answers.h"

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace saker::limit {
namespace {

constexpr std::string_view kOpaque = "\"opaque\":";
constexpr size_t kOpaqueDigits = 10;
constexpr size_t kPullHeadBytes = 256;

void put_u32(std::string& out, size_t at, size_t value) {
  for (size_t i = 0; i < 4; ++i) out[at + i] = static_cast<char>(value >> (24 - 8 * i));
}

// A frame without its body; blanks behind the header make it `head_bytes` long.
std::string head(const std::string& ext_fields, size_t head_bytes, size_t body_bytes) {
  std::string frame(8, '\0');
  frame += "{\"code\":0,\"extFields\":{" + ext_fields +
           "},\"flag\":1,\"language\":\"JAVA\",\"opaque\":1000000000,"
           "\"serializeTypeCurrentRPC\":\"JSON\",\"version\":513}";
  if (frame.size() > head_bytes) throw std::runtime_error("too small an answer");
  frame.append(head_bytes - frame.size(), ' ');
  put_u32(frame, 0, frame.size() - 4 + body_bytes);
  put_u32(frame, 4, frame.size() - 8);
  return frame;
}

}  // namespace

Answers::Answers(size_t answer_bytes, size_t pull_answer_bytes)
    : plain_(head("\"offset\":\"32\"", answer_bytes, 0)),
      pull_head_(head("\"maxOffset\":\"32\",\"minOffset\":\"0\",\"nextBeginOffset\":\"32\"",
                      kPullHeadBytes, pull_answer_bytes - kPullHeadBytes)),
      pull_body_(pull_answer_bytes - kPullHeadBytes, 'm'),
      plain_opaque_at_(plain_.find(kOpaque) + kOpaque.size()),
      pull_opaque_at_(pull_head_.find(kOpaque) + kOpaque.size()) {}

std::string_view Answers::plain(const char* opaque) {
  std::memcpy(&plain_[plain_opaque_at_], opaque, kOpaqueDigits);
  return plain_;
}

std::string_view Answers::pull_head(const char* opaque) {
  std::memcpy(&pull_head_[pull_opaque_at_], opaque, kOpaqueDigits);
  return pull_head_;
}

const char* OpaqueFinder::find(std::string_view header) {
  const char* end = header.data() + header.size();
  if (from_end_ == 0 || from_end_ > header.size() ||
      std::memcmp(end - from_end_, kOpaque.data(), kOpaque.size()) != 0) {
    size_t at = header.find(kOpaque);
    if (at == std::string_view::npos || header.size() - at < kOpaque.size() + kOpaqueDigits) {
      return nullptr;
    }
    from_end_ = header.size() - at;
  }
  return end - from_end_ + kOpaque.size();
}

}  // namespace saker::limit
