#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saker::limit {

// Ready-made answers of which only the opaque differs; a request's opaque has ten digits. Every
// answer says offset 32 and nextBeginOffset 32, so that a pulling client sees a queue of one pull.
class Answers {
 public:
  // Sizes of whole frames.
  Answers(size_t answer_bytes, size_t pull_answer_bytes);

  // The answer to anything but a pull. Valid until the next call.
  std::string_view plain(const char* opaque);
  // The head of the answer to a pull, valid until the next call, and the body behind it.
  std::string_view pull_head(const char* opaque);
  std::string_view pull_body() const { return pull_body_; }

 private:
  std::string plain_;
  std::string pull_head_;
  std::string pull_body_;
  size_t plain_opaque_at_;
  size_t pull_opaque_at_;
};

// Where a request carries its opaque. The distance from the header's end is remembered, as the
// requests of a connection look alike.
class OpaqueFinder {
 public:
  // Its ten digits, or nullptr when there are none. `header` ends where the body begins.
  const char* find(std::string_view header);

 private:
  size_t from_end_ = 0;
};

}  // namespace saker::limit
