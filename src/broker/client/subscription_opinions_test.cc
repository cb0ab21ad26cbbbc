#include "broker/client/subscription_opinions.h"

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using Change = SubscriptionOpinions::Change;

class SubscriptionOpinionsTest : public testing::Test {
 protected:
  Change say(const FakeClient& who, const char* tags, const char* group = "G") {
    const std::vector<api::Subscription> said{{"T", tags, "TAG", ++version_}};
    return opinions_.say(group, who, said);
  }
  Change leave(const FakeClient& who, const char* group = "G") {
    return opinions_.leave(group, who);
  }
  std::size_t opinion_count() const {
    const auto differing = opinions_.differing();
    return differing.empty() ? 0 : differing[0].opinions;
  }

  SubscriptionOpinions opinions_;
  FakeClient a_;
  FakeClient b_;
  FakeClient c_;
  std::int64_t version_ = 0;
};

TEST_F(SubscriptionOpinionsTest, ThoseWhoSayTheSameAgreeAndShareASet) {
  EXPECT_EQ(say(a_, "B||A"), Change::kNone);
  EXPECT_EQ(say(b_, "A || B"), Change::kNone);
  EXPECT_FALSE(opinions_.differs("G"));
  EXPECT_EQ(opinions_.of("G", a_), opinions_.of("G", b_));
  EXPECT_EQ(opinions_.of("G", c_), nullptr);
  EXPECT_EQ(opinions_.of("H", a_), nullptr);
}

TEST_F(SubscriptionOpinionsTest, ADifferenceBeginsOnceAndEndsWithTheLastWhoDiffers) {
  say(a_, "A");
  EXPECT_EQ(say(b_, "B"), Change::kBegan);
  EXPECT_EQ(say(b_, "B"), Change::kNone);
  EXPECT_EQ(say(c_, "C"), Change::kNone);
  EXPECT_EQ(opinion_count(), 3U);
  EXPECT_EQ(leave(c_), Change::kNone);
  EXPECT_EQ(opinion_count(), 2U);
  EXPECT_EQ(leave(b_), Change::kEnded);
  EXPECT_EQ(opinion_count(), 0U);
  EXPECT_FALSE(opinions_.differs("G"));
}

TEST_F(SubscriptionOpinionsTest, WhoSaysSomethingElseBeginsAndEndsIt) {
  say(a_, "A");
  say(b_, "A");
  EXPECT_EQ(say(a_, "B"), Change::kBegan);
  EXPECT_EQ(say(a_, "C"), Change::kNone);
  EXPECT_EQ(opinion_count(), 2U);
  EXPECT_EQ(say(b_, "C"), Change::kEnded);
}

TEST_F(SubscriptionOpinionsTest, ToSubscribeToNothingIsAnOpinionToSayNothingIsNone) {
  say(a_, "A");
  EXPECT_EQ(leave(b_), Change::kNone);
  EXPECT_EQ(opinions_.say("G", b_, {}), Change::kBegan);
}

TEST_F(SubscriptionOpinionsTest, GroupsHaveNothingToDoWithEachOther) {
  say(a_, "A", "G");
  EXPECT_EQ(say(a_, "B", "H"), Change::kNone);
  EXPECT_EQ(say(b_, "A", "H"), Change::kBegan);
  EXPECT_FALSE(opinions_.differs("G"));
  EXPECT_EQ(say(b_, "B", "G"), Change::kBegan);
  const auto differing = opinions_.differing();
  ASSERT_EQ(differing.size(), 2U);
  EXPECT_EQ(differing[0].group, "G");
  EXPECT_EQ(differing[1].group, "H");
}

TEST_F(SubscriptionOpinionsTest, AGroupThatAllLeftBeginsAnew) {
  say(a_, "A");
  say(b_, "B");
  EXPECT_EQ(leave(a_), Change::kEnded);
  EXPECT_EQ(leave(b_), Change::kNone);
  EXPECT_EQ(leave(b_), Change::kNone);
  EXPECT_EQ(say(c_, "C"), Change::kNone);
}

}  // namespace
}  // namespace saker::broker
