#include "model/pop_receipt.h"

#include <array>
#include <charconv>

namespace saker {
namespace {

constexpr std::size_t kPartsMin = 7;
constexpr std::array<std::string_view, 8> kPartNames = {
    "start offset", "pop time",    "invisible time", "revive queue",
    "source",       "broker name", "queue id",       "offset"};

using Parts = std::array<std::string_view, kPartNames.size()>;

std::size_t split(std::string_view text, Parts& parts) {
  std::size_t count = 0;
  while (count < parts.size()) {
    const std::size_t end = text.find(' ');
    parts[count++] = text.substr(0, end);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return count;
}

Error missing(std::size_t part) {
  return {ErrorCode::kInvalidArgument,
          "the receipt lacks its " + std::string(kPartNames[part]) + " or it is no number"};
}

template <class Int>
bool parse(std::string_view text, Int& out) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  return problem == std::errc{} && end == text.data() + text.size() && !text.empty();
}

}  // namespace

std::string to_string(const PopReceipt& receipt) {
  std::string text = std::to_string(receipt.start_offset.value);
  const auto add = [&text](std::string_view part) { text.append(" ").append(part); };
  add(std::to_string(receipt.pop_time_ms));
  add(std::to_string(receipt.invisible_ms));
  add(std::to_string(receipt.revive_queue));
  add(std::to_string(static_cast<int>(receipt.source)));
  add(receipt.broker_name);
  add(std::to_string(receipt.queue_id.value));
  if (receipt.offset) add(std::to_string(receipt.offset->value));
  return text;
}

Result<PopReceipt> parse_pop_receipt(std::string_view text) {
  Parts parts;
  const std::size_t count = split(text, parts);
  if (count < kPartsMin) return missing(text.empty() ? 0 : count);
  PopReceipt receipt;
  if (!parse(parts[0], receipt.start_offset.value)) return missing(0);
  if (!parse(parts[1], receipt.pop_time_ms)) return missing(1);
  if (!parse(parts[2], receipt.invisible_ms)) return missing(2);
  if (!parse(parts[3], receipt.revive_queue)) return missing(3);
  int source = 0;
  if (!parse(parts[4], source) || source < 0 || source > 2) return missing(4);
  receipt.source = static_cast<PopSource>(source);
  receipt.broker_name = parts[5];
  if (!parse(parts[6], receipt.queue_id.value)) return missing(6);
  if (count == kPartNames.size()) {
    if (!parse(parts[7], receipt.offset.emplace().value)) return missing(7);
  }
  return receipt;
}

}  // namespace saker
