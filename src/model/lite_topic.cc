#include "model/lite_topic.h"

#include <algorithm>

#include "base/java_hash.h"

namespace saker {
namespace {

constexpr char kSeparator = '$';

bool is_legal(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_digit = c >= '0' && c <= '9';
  return is_letter || is_digit || std::string_view("%|-_.:+=").find(c) != std::string_view::npos;
}

}  // namespace

bool is_lite_topic_name(std::string_view lite_topic) {
  return !lite_topic.empty() && std::all_of(lite_topic.begin(), lite_topic.end(), is_legal);
}

std::string lite_queues_of(std::string_view parent) {
  std::string prefix(kLiteQueuePrefix);
  prefix.append(parent).push_back(kSeparator);
  return prefix;
}

std::string lite_queue_of(std::string_view parent, std::string_view lite_topic) {
  if (parent.empty() || !is_lite_topic_name(lite_topic)) return {};
  std::string name = lite_queues_of(parent).append(lite_topic);
  return is_storable_light_queue(name) ? name : std::string();
}

std::optional<LiteQueueName> parse_lite_queue(std::string_view queue) {
  if (!is_lite_queue(queue)) return std::nullopt;
  queue.remove_prefix(kLiteQueuePrefix.size());
  const std::size_t at = queue.find(kSeparator);
  if (at == 0 || at == std::string_view::npos) return std::nullopt;
  const LiteQueueName name{queue.substr(0, at), queue.substr(at + 1)};
  return is_lite_topic_name(name.lite_topic) ? std::optional(name) : std::nullopt;
}

std::int32_t lite_topic_bucket(std::string_view lite_topic, std::int32_t count) {
  // The hash is widened with its sign.
  auto state = static_cast<std::uint64_t>(static_cast<std::int64_t>(java_hash(lite_topic)));
  std::int32_t candidate = 0;
  while (true) {
    state = state * 2862933555777941757U + 1;
    const auto draw = static_cast<double>(static_cast<std::int32_t>(state >> 33) + 1);
    const double next = (candidate + 1) / (draw / 2147483648.0);
    if (next < 0 || next >= count) return candidate;
    candidate = static_cast<std::int32_t>(next);
  }
}

}  // namespace saker
