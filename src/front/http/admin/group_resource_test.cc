#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/http/admin/admin_fixture.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Return;

class GroupResourceTest : public AdminFixture {
 protected:
  void SetUp() override {
    api::GroupListing listing;
    listing.groups["G"].name = "G";
    ON_CALL(inspection_, groups()).WillByDefault(Return(listing));
    api::OutcomeOf<api::ConsumerGroupFacts> facts;
    facts.value.subscriptions = {{"T", "B", "TAG", 1}};
    ON_CALL(inspection_, consumers(std::string_view("G"))).WillByDefault(Return(facts));
  }
};

TEST_F(GroupResourceTest, MembersThatDoNotSubscribeAlikeAreNamed) {
  const std::vector<api::SubscriptionMismatch> found{{"T", "", "", {"c3"}},
                                                     {"T", "A || B", "TAG", {"c1", "c2"}}};
  EXPECT_CALL(inspection_, mismatches(std::string_view("G"))).WillOnce(Return(found));
  const HttpReply reply = ask("GET", "/api/v1/groups/G");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(
      reply.body,
      HasSubstr(
          R"("mismatches":[{"topic":"T","expression":null,"expressionType":null,"clients":["c3"]},)"
          R"({"topic":"T","expression":"A || B","expressionType":"TAG","clients":["c1","c2"]}])"));
}

TEST_F(GroupResourceTest, WhereAllSubscribeAlikeNobodyIsNamed) {
  EXPECT_THAT(ask("GET", "/api/v1/groups/G").body, HasSubstr(R"("mismatches":[])"));
}

TEST_F(GroupResourceTest, AnUnknownGroupIsNamed) {
  const HttpReply reply = ask("GET", "/api/v1/groups/Nobody");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.body, HasSubstr("Nobody"));
  for (const char* path : {"/api/v1/groups/Nobody/progress", "/api/v1/clients?group=Nobody"}) {
    const HttpReply other = ask("GET", path);
    EXPECT_EQ(other.status, 404) << path;
    EXPECT_THAT(other.body, HasSubstr("there is no group 'Nobody'")) << path;
  }
  EXPECT_EQ(ask("GET", "/api/v1/clients?group=G").status, 200);
}

TEST_F(GroupResourceTest, AnUnknownTopicOfItsProgressIsNamed) {
  const HttpReply reply = ask("GET", "/api/v1/groups/G/progress?topic=Nope");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.body, HasSubstr("there is no topic 'Nope'"));
}

TEST_F(GroupResourceTest, GroupsOfTheBrokerStayAsTheyAre) {
  api::GroupListing listing;
  listing.groups["CID_RMQ_SYS_TRANS"].name = "CID_RMQ_SYS_TRANS";
  ON_CALL(inspection_, groups()).WillByDefault(Return(listing));
  EXPECT_CALL(broker_, put_group(_, _, _)).Times(0);
  EXPECT_CALL(broker_, delete_group(_, _, _, _)).Times(0);
  for (const HttpReply& reply : {ask("DELETE", "/api/v1/groups/CID_RMQ_SYS_TRANS"),
                                 ask("PUT", "/api/v1/groups/CID_RMQ_SYS_x", "{}")}) {
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.body, HasSubstr("is one of the broker's own"));
  }
}

}  // namespace
}  // namespace saker::front
