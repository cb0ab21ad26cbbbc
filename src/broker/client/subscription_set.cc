#include "broker/client/subscription_set.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>

#include "broker/topic/topic_name.h"
#include "filter/selection.h"

namespace saker::broker {
namespace {

using Row = SubscriptionSet::Row;

constexpr std::size_t kExpressionBytesMax = 256;
constexpr std::size_t kBytesMax = 32 << 10;
constexpr std::string_view kTagSeparator = "||";

void mix(std::uint64_t& hash, std::string_view text) {
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15;
  hash ^= std::hash<std::string_view>{}(text) + kGoldenRatio + (hash << 6) + (hash >> 2);
}

/// As Java's trim(), which the filter of tags works by.
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

/// "B||A" wants the same as "A || B".
std::string sorted_tags(std::string_view text) {
  if (text.empty() || text == "*") return "*";
  std::set<std::string_view> tags;
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find(kTagSeparator);
    if (const std::string_view tag = trimmed(rest.substr(0, end)); !tag.empty()) tags.insert(tag);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + kTagSeparator.size());
  }
  std::string joined;
  for (const std::string_view tag : tags) {
    if (!joined.empty()) joined.append(" || ");
    joined.append(tag);
  }
  // Without a tag in it, it selects nothing, whatever it looks like.
  return joined.empty() ? std::string(kTagSeparator) : joined;
}

std::string cut(std::string text) {
  if (text.size() <= kExpressionBytesMax) return text;
  std::uint64_t hash = 0;
  mix(hash, text);
  std::size_t end = kExpressionBytesMax;
  const auto is_inside_a_character = [&] {
    return (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U;
  };
  while (end > 0 && is_inside_a_character()) --end;
  text.resize(end);
  return text + "... #" + std::to_string(hash);
}

Row row_of(const api::Subscription& subscription) {
  if (filter::is_tag_type(subscription.expression_type)) {
    return {subscription.topic, cut(sorted_tags(subscription.expression)), "TAG"};
  }
  return {subscription.topic, cut(std::string(trimmed(subscription.expression))),
          cut(subscription.expression_type)};
}

std::size_t bytes_of(const Row& row) {
  return sizeof(Row) + row.topic.size() + row.expression.size() + row.expression_type.size();
}

}  // namespace

SubscriptionSet::SubscriptionSet(std::span<const api::Subscription> given) {
  std::map<std::string_view, const api::Subscription*> by_topic;
  for (const api::Subscription& subscription : given) {
    if (!is_retry_topic(subscription.topic)) by_topic[subscription.topic] = &subscription;
  }
  std::size_t bytes = 0;
  std::size_t left_out = 0;
  std::uint64_t hash = 0;
  for (const auto& [topic, subscription] : by_topic) {
    Row row = row_of(*subscription);
    bytes += bytes_of(row);
    if (bytes <= kBytesMax) {
      rows_.push_back(std::move(row));
      continue;
    }
    ++left_out;
    for (const std::string* text : {&row.topic, &row.expression, &row.expression_type}) {
      mix(hash, *text);
    }
  }
  if (left_out == 0) return;
  rows_.push_back(
      {"(and " + std::to_string(left_out) + " more topics)", "#" + std::to_string(hash), "TAG"});
  std::sort(rows_.begin(), rows_.end());
}

std::uint64_t hash_as_given(std::span<const api::Subscription> given) {
  std::uint64_t hash = given.size();
  for (const api::Subscription& subscription : given) {
    mix(hash, subscription.topic);
    mix(hash, subscription.expression);
    mix(hash, subscription.expression_type);
  }
  return hash;
}

}  // namespace saker::broker
