#include "broker/client/subscription_mismatch.h"

#include <memory>

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Given = std::vector<api::Subscription>;

MemberWord word(std::string client_id, const Given& given) {
  return {std::move(client_id), std::make_shared<const SubscriptionSet>(given)};
}

api::Subscription tags(std::string topic, std::string expression) {
  return {std::move(topic), std::move(expression), "TAG", 1};
}

TEST(SubscriptionMismatch, ThoseWhoSayTheSameDoNotDisagree) {
  const MemberWord one = word("a", {tags("T", "A")});
  EXPECT_FALSE(find_disagreement(one, word("b", {tags("T", "A")})));
  EXPECT_FALSE(find_disagreement(word("a", {}), word("b", {})));
}

TEST(SubscriptionMismatch, TwoDisagreeAboutTheFirstTopicThatDiffers) {
  const MemberWord one = word("a", {tags("S", "*"), tags("T", "A"), tags("U", "B")});
  const auto found = find_disagreement(one, word("b", {tags("S", "*"), {"T", "p > 1", "SQL92"}}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->topic, "T");
  EXPECT_EQ(found->client_id, "a");
  EXPECT_EQ(found->wants, "'A'");
  EXPECT_EQ(found->other_client_id, "b");
  EXPECT_EQ(found->other_wants, "SQL92 'p > 1'");
}

TEST(SubscriptionMismatch, WhatOnlyOneReadsIsADisagreement) {
  const MemberWord both = word("both", {tags("S", "*"), tags("T", "*")});
  for (const char* only : {"S", "T"}) {
    const std::string other = only == std::string("S") ? "T" : "S";
    const auto found = find_disagreement(both, word("one", {tags(only, "*")}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->topic, other);
    EXPECT_EQ(found->wants, "'*'");
    EXPECT_EQ(found->other_wants, "nothing");
    EXPECT_EQ(find_disagreement(word("one", {tags(only, "*")}), both)->wants, "nothing");
  }
  EXPECT_EQ(find_disagreement(word("a", {tags("S", "*")}), word("b", {tags("R", "*")}))->topic,
            "R");
}

TEST(SubscriptionMismatch, WordsOfClientsStayInTheirLine) {
  const auto found = find_disagreement(word("a\nb", {tags("T\n", "A\nB")}), word("c", {}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->topic + found->client_id + found->wants, "T?a?b'A?B'");
}

TEST(SubscriptionMismatch, AllAreNamedForEachTopicTheyDifferAbout) {
  const std::vector<MemberWord> words{word("d", {tags("S", "*"), tags("T", "A")}),
                                      word("a", {tags("S", "*"), tags("T", "A"), tags("U", "*")}),
                                      word("c", {tags("S", "*"), tags("U", "*")}),
                                      word("b", {tags("S", "*"), {"T", "p > 1", "SQL92"}})};
  const std::vector<api::SubscriptionMismatch> expected{{"T", "", "", {"c"}},
                                                        {"T", "A", "TAG", {"a", "d"}},
                                                        {"T", "p > 1", "SQL92", {"b"}},
                                                        {"U", "", "", {"b", "d"}},
                                                        {"U", "*", "TAG", {"a", "c"}}};
  EXPECT_EQ(find_mismatches(words), expected);
  EXPECT_TRUE(find_mismatches({}).empty());
}

TEST(SubscriptionMismatch, RowsAndNamesHaveABound) {
  Given many;
  for (int i = 1000; i < 1150; ++i) many.push_back(tags(std::to_string(i), "*"));
  std::vector<MemberWord> words;
  for (int i = 0; i < 300; ++i) words.push_back(word("c" + std::to_string(i), many));
  for (int i = 0; i < 8; ++i) {
    for (api::Subscription& one : many) one.expression = "A" + std::to_string(i);
    words.push_back(word("other", many));
  }
  const auto found = find_mismatches(words);
  EXPECT_EQ(found.size(), 1000U);
  EXPECT_EQ(found.front().client_ids.size(), 100U);
}

}  // namespace
}  // namespace saker::broker
