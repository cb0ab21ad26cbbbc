#include "cli/admin/group/subscription_match.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/admin/topic_store.h"

namespace saker::cli {
namespace {

using wire::remoting::body::SubscriptionData;

std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// Tags in one order, since "B||A" wants the same as "A || B".
std::string sorted_tags(const std::string& text) {
  std::set<std::string> tags;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find("||", at), text.size());
    if (std::string tag = trimmed(text.substr(at, end - at)); !tag.empty())
      tags.insert(std::move(tag));
    at = end + 2;
  }
  std::string joined;
  for (const std::string& tag : tags) joined += (joined.empty() ? "" : " || ") + tag;
  return joined.empty() ? "*" : joined;
}

}  // namespace

std::string expression_text(const SubscriptionData& subscription) {
  if (subscription.expression_type == "TAG") return sorted_tags(subscription.sub_string);
  return subscription.expression_type + ": " + subscription.sub_string;
}

std::vector<Mismatch> find_mismatches(const std::vector<Opinion>& opinions) {
  std::map<std::string, std::vector<std::string>> by_topic;  // an expression an opinion
  for (std::size_t i = 0; i < opinions.size(); ++i) {
    for (const SubscriptionData& one : opinions[i].subscriptions) {
      if (is_of_a_group(one.topic)) continue;
      auto& expressions = by_topic[one.topic];
      expressions.resize(opinions.size());
      expressions[i] = expression_text(one);
    }
  }
  std::vector<Mismatch> mismatches;
  for (const auto& [topic, expressions] : by_topic) {
    if (std::set(expressions.begin(), expressions.end()).size() == 1) continue;
    for (std::size_t i = 0; i < opinions.size(); ++i)
      mismatches.push_back({topic, opinions[i].who, expressions[i]});
  }
  return mismatches;
}

}  // namespace saker::cli
