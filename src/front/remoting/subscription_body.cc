#include "front/remoting/subscription_body.h"

#include <string_view>

#include "base/java_hash.h"

namespace saker::front {
namespace {

constexpr std::string_view kBetweenTags = "||";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

wire::remoting::body::SubscriptionData to_body(const api::Subscription& subscription) {
  wire::remoting::body::SubscriptionData data;
  data.topic = subscription.topic;
  data.sub_string = subscription.expression;
  data.sub_version = subscription.version;
  if (!subscription.expression_type.empty()) data.expression_type = subscription.expression_type;
  if (data.expression_type != "TAG" || data.sub_string.empty() || data.sub_string == "*") {
    return data;
  }
  std::string_view rest = subscription.expression;
  while (true) {
    const std::size_t end = rest.find(kBetweenTags);
    if (const std::string_view tag = trimmed(rest.substr(0, end)); !tag.empty()) {
      data.tags_set.emplace_back(tag);
      data.code_set.push_back(java_hash(tag));
    }
    if (end == std::string_view::npos) return data;
    rest.remove_prefix(end + kBetweenTags.size());
  }
}

}  // namespace saker::front
