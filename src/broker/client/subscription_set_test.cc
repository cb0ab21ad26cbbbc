#include "broker/client/subscription_set.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Given = std::vector<api::Subscription>;
using Row = SubscriptionSet::Row;

api::Subscription tags(std::string topic, std::string expression) {
  return {std::move(topic), std::move(expression), "TAG", 1};
}

std::string spelling(const std::string& expression) {
  return SubscriptionSet(Given{tags("T", expression)}).rows().at(0).expression;
}

TEST(SubscriptionSet, TagsAreInOneOrderAndSpelling) {
  EXPECT_EQ(spelling("B||A"), "A || B");
  EXPECT_EQ(spelling(" A || B || A "), "A || B");
  EXPECT_EQ(spelling(""), "*");
  EXPECT_EQ(spelling("*"), "*");
  EXPECT_EQ(spelling("A || *"), "* || A") << "a tag called *, as the filter has it";
  EXPECT_EQ(spelling(" "), "||") << "which selects nothing";
  EXPECT_EQ(spelling("||"), "||");
}

TEST(SubscriptionSet, NeitherOrderNorVersionsNorRetryTopicsCount) {
  const SubscriptionSet one(Given{tags("T", "A"), tags("S", "*"), tags("%RETRY%G", "*")});
  const SubscriptionSet other(Given{{"S", "", "", 7}, {"T", "A", "TAG", 9}});
  EXPECT_EQ(one, other);
  EXPECT_EQ(one.rows().size(), 2U);
}

TEST(SubscriptionSet, OtherTopicsTagsAndTypesDiffer) {
  const SubscriptionSet one(Given{tags("T", "A")});
  for (const Given& other :
       {Given{}, Given{tags("T", "B")}, Given{tags("U", "A")}, Given{{"T", "A", "SQL92", 1}},
        Given{tags("T", "A"), tags("U", "A")}}) {
    EXPECT_NE(one, SubscriptionSet(other));
  }
}

TEST(SubscriptionSet, TheLastOfAOnceRepeatedTopicCounts) {
  const SubscriptionSet set(Given{tags("T", "A"), tags("T", "B")});
  ASSERT_EQ(set.rows().size(), 1U);
  EXPECT_EQ(set.rows()[0].expression, "B");
}

TEST(SubscriptionSet, LongExpressionsAreCutAndStillDiffer) {
  const std::string same(1000, 'x');
  const SubscriptionSet one(Given{{"T", same + "1", "SQL92", 1}});
  const SubscriptionSet other(Given{{"T", same + "2", "SQL92", 1}});
  EXPECT_LT(one.rows().at(0).expression.size(), 300U);
  EXPECT_NE(one, other);
  EXPECT_EQ(one, SubscriptionSet(Given{{"T", same + "1", "SQL92", 1}}));
}

TEST(SubscriptionSet, NoCharacterIsCutInTwo) {
  std::string text = "x";
  while (text.size() < 1000) text += "\xc3\xa4";
  const std::string kept = SubscriptionSet(Given{{"T", text, "SQL92", 1}}).rows().at(0).expression;
  EXPECT_EQ(kept.substr(0, kept.find("...")).size() % 2, 1U);
}

TEST(SubscriptionSet, ManyTopicsHaveABoundAndStillDiffer) {
  Given given;
  for (int i = 10'000; i < 20'000; ++i) given.push_back(tags("Topic" + std::to_string(i), "*"));
  const SubscriptionSet one(given);
  EXPECT_LT(one.rows().size(), 1000U);
  EXPECT_TRUE(std::is_sorted(one.rows().begin(), one.rows().end()));
  EXPECT_THAT(one.rows().front().topic, testing::MatchesRegex("\\(and [0-9]+ more topics\\)"));
  given.back().expression = "A";
  EXPECT_NE(one, SubscriptionSet(given));
}

TEST(SubscriptionSet, TheHashTellsThatTheSameIsSaidAgain) {
  Given given{tags("T", "A"), tags("U", "*")};
  const std::uint64_t hash = hash_as_given(given);
  given[0].version = 2;
  EXPECT_EQ(hash_as_given(given), hash);
  given[0].expression = "B";
  EXPECT_NE(hash_as_given(given), hash);
  EXPECT_NE(hash_as_given({}), hash_as_given(Given{tags("", "")}));
}

}  // namespace
}  // namespace saker::broker
