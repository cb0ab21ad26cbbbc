#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace saker::load {

// What a scenario reads of an answer. The views are valid during the callback only; `body` is empty
// where the reader was told to skip bodies.
struct Answer {
  int code = -1;
  int32_t opaque = 0;
  // nextBeginOffset of a pull, -1 where the answer has none or it was not asked for.
  int64_t next_offset = -1;
  std::string_view header;
  std::string_view body;
  size_t frame_bytes = 0;
};

// The number behind `"name":` or `"name":"` in a header, `otherwise` where it is not there.
int64_t number_in(std::string_view header, std::string_view name, int64_t otherwise);

// The text behind `"name":"`, empty where it is not there.
std::string_view text_in(std::string_view header, std::string_view name);

// Reads JSON headers of answers by looking for three keys. The distance of the opaque from the
// header's end is remembered and tried first, as a server's answers look alike.
class AnswerHeaderParser {
 public:
  explicit AnswerHeaderParser(bool wants_next_offset) : wants_next_offset_(wants_next_offset) {}
  // Fills code, opaque and next_offset. False: not the header of an answer.
  bool parse(std::string_view header, Answer& answer);

 private:
  bool find_opaque(std::string_view header, Answer& answer);

  bool wants_next_offset_;
  size_t opaque_from_end_ = 0;
};

}  // namespace saker::load
