#include "wire/message/message_tag.h"

#include <algorithm>

#include "model/property.h"

namespace saker::wire::message {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool has_tag(const Message& message, std::string_view tags) {
  const std::string_view tag = message.property(property::kTags);
  while (!tags.empty()) {
    const std::size_t end = std::min(tags.find("||"), tags.size());
    const std::string_view one = trimmed(tags.substr(0, end));
    if (one == "*" || (!one.empty() && one == tag)) return true;
    tags.remove_prefix(std::min(end + 2, tags.size()));
  }
  return false;
}

}  // namespace saker::wire::message
