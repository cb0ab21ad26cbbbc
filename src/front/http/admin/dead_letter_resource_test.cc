#include "front/http/admin/message_fixture.h"

namespace saker::front {
namespace {

using ::testing::HasSubstr;

class DeadLetterResource : public MessageFixture {
 protected:
  void fill() {
    add_topic("Orders");
    for (int i = 0; i < 3; ++i) {
      add({.topic = "%DLQ%Billing",
           .properties = {{"UNIQ_KEY", "ID" + std::to_string(i)},
                          {"RETRY_TOPIC", "Orders"},
                          {"KEYS", "k"}},
           .stored_ms = 1'000 + i,
           .retries = 16});
    }
  }
  wire::json::Value resend(std::string_view body, int status = 200) {
    return json("POST", "/api/v1/dead-letters/Billing/resend", body, status);
  }
};

TEST_F(DeadLetterResource, GroupsAndLettersAreListed) {
  EXPECT_EQ(ask("GET", "/api/v1/dead-letters").body, "[]\n");
  fill();
  const auto group = json("GET", "/api/v1/dead-letters").items()[0];
  EXPECT_EQ(group["group"].text_or(""), "Billing");
  EXPECT_EQ(group["messages"].long_or(0), 3);
  EXPECT_EQ(group["oldestMs"].long_or(0), 1'000);
  const auto letters = json("GET", "/api/v1/dead-letters/Billing");
  EXPECT_EQ(column(letters, "id"), "ID0 ID1 ID2");
  EXPECT_EQ(column(letters, "topic"), "Orders Orders Orders");
  EXPECT_EQ(column(letters, "tried"), "16 16 16");
  EXPECT_EQ(column(json("GET", "/api/v1/dead-letters/Billing?limit=2"), "id"), "ID0 ID1");
  EXPECT_EQ(column(json("GET", "/api/v1/dead-letters/Billing?after=0-0&limit=1"), "id"), "ID1");
  EXPECT_EQ(column(json("GET", "/api/v1/dead-letters/Billing?after=0-2"), "id"), "");
  EXPECT_THAT(json("GET", "/api/v1/dead-letters/Billing?after=3", {}, 400)["message"].text_or(""),
              HasSubstr("QUEUE-OFFSET"));
  EXPECT_THAT(json("GET", "/api/v1/dead-letters/Nope", {}, 404)["message"].text_or(""),
              HasSubstr("'Nope'"));
}

TEST_F(DeadLetterResource, EachIsSentAgainOnce) {
  fill();
  EXPECT_EQ(column(resend(R"({"id":"ID1"})")["messages"], "id"), "ID1");
  EXPECT_EQ(column(json("GET", "/api/v1/dead-letters/Billing"), "resent"), "false true false");
  const auto rest = resend(R"({"all":true})");
  EXPECT_EQ(column(rest["messages"], "id"), "ID0 ID2");
  EXPECT_EQ(rest["resentBefore"].long_or(0), 1);
  EXPECT_TRUE(rest["complete"].boolean_or(false));
  EXPECT_EQ(resend(R"({"all":true})")["messages"].items().size(), 0u);
  EXPECT_EQ(end_of("Orders", 0), QueueOffset{3});
  EXPECT_EQ(resend(R"({"all":true,"again":true})")["messages"].items().size(), 3u);
  EXPECT_EQ(end_of("%DLQ%Billing", 0), QueueOffset{3});
}

TEST_F(DeadLetterResource, ADryRunSendsNothing) {
  fill();
  ON_CALL(inspection_, groups_of("Orders"))
      .WillByDefault(testing::Return(std::vector<std::string>{"Audit", "Billing"}));
  const auto plan = resend(R"({"all":true,"dryRun":true})");
  EXPECT_FALSE(plan["resent"].boolean_or(true));
  EXPECT_EQ(column(plan["messages"], "resentAs"), "- - -");
  ASSERT_EQ(plan["alsoGivenTo"].items().size(), 1u);
  EXPECT_EQ(plan["alsoGivenTo"].items()[0].text_or(""), "Audit");
  EXPECT_EQ(end_of("Orders", 0), QueueOffset{0});
}

TEST_F(DeadLetterResource, ALimitLeavesTheRest) {
  fill();
  const auto two = resend(R"({"all":true,"limit":2})");
  EXPECT_EQ(two["messages"].items().size(), 2u);
  EXPECT_FALSE(two["complete"].boolean_or(true));
}

TEST_F(DeadLetterResource, TheGroupAloneCanBeGivenThem) {
  fill();
  add_topic("%RETRY%Billing");
  resend(R"({"all":true,"onlyGroup":true})");
  EXPECT_EQ(end_of("Orders", 0), QueueOffset{0});
  EXPECT_EQ(end_of("%RETRY%Billing", 0), QueueOffset{3});
}

TEST_F(DeadLetterResource, RefusalsNameTheThingAndSendNothing) {
  fill();
  for (const char* body : {"{}", R"({"id":"ID1","all":true})"})
    EXPECT_THAT(resend(body, 400)["message"].text_or(""), HasSubstr("\"all\"")) << body;
  EXPECT_THAT(resend(R"({"id":"NOPE"})", 404)["message"].text_or(""), HasSubstr("'NOPE'"));
  EXPECT_THAT(resend(R"({"all":true,"limit":1000})", 400)["message"].text_or(""),
              HasSubstr("1 to 256"));
  json("POST", "/api/v1/dead-letters/Nope/resend", R"({"all":true})", 404);
  EXPECT_EQ(end_of("Orders", 0), QueueOffset{0});
}

TEST_F(DeadLetterResource, OneWhoseTopicIsGoneStopsAllOfThem) {
  fill();
  add({.topic = "%DLQ%Billing", .properties = {{"UNIQ_KEY", "ID9"}, {"RETRY_TOPIC", "Gone"}}});
  EXPECT_THAT(resend(R"({"all":true})", 404)["message"].text_or(""), HasSubstr("'Gone'"));
  EXPECT_EQ(end_of("Orders", 0), QueueOffset{0});
}

}  // namespace
}  // namespace saker::front
