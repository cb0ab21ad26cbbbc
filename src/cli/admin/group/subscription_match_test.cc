#include "cli/admin/group/subscription_match.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

using wire::remoting::body::SubscriptionData;

SubscriptionData tags(const char* topic, const char* expression) {
  SubscriptionData subscription;
  subscription.topic = topic;
  subscription.sub_string = expression;
  return subscription;
}

TEST(SubscriptionMatch, ThoseWhoAgreeAreNotNamed) {
  EXPECT_TRUE(find_mismatches({}).empty());
  EXPECT_TRUE(find_mismatches({{"a", {tags("T", "A")}}}).empty());
  EXPECT_TRUE(find_mismatches({{"a", {tags("T", "A")}}, {"b", {tags("T", "A")}}}).empty());
}

TEST(SubscriptionMatch, OrderAndBlanksOfTagsDoNotMatter) {
  EXPECT_TRUE(
      find_mismatches({{"a", {tags("T", "B||A")}}, {"b", {tags("T", " A || B ")}}}).empty());
  EXPECT_TRUE(find_mismatches({{"a", {tags("T", "")}}, {"b", {tags("T", "*")}}}).empty());
}

TEST(SubscriptionMatch, RetryTopicsDoNotCount) {
  EXPECT_TRUE(
      find_mismatches({{"a", {tags("T", "*"), tags("%RETRY%G", "*")}}, {"b", {tags("T", "*")}}})
          .empty());
}

TEST(SubscriptionMatch, AllAreNamedForATopicTheyDisagreeAbout) {
  SubscriptionData sql = tags("T", "price > 10");
  sql.expression_type = "SQL92";
  const auto found = find_mismatches({{"a", {tags("S", "*"), tags("T", "A")}},
                                      {"b", {tags("S", "*")}},
                                      {"c", {tags("S", "*"), sql}}});
  const std::vector<Mismatch> expected{
      {"T", "a", "A"}, {"T", "b", ""}, {"T", "c", "SQL92: price > 10"}};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace saker::cli
