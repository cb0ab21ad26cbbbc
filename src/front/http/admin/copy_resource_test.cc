#include "front/http/admin/message_fixture.h"

namespace saker::front {
namespace {

using ::testing::HasSubstr;

class CopyResource : public MessageFixture {
 protected:
  void SetUp() override {
    MessageFixture::SetUp();
    ON_CALL(inspection_, groups_of("Orders"))
        .WillByDefault(testing::Return(std::vector<std::string>{"Billing"}));
    add({.topic = "Orders", .properties = {{"UNIQ_KEY", "A"}}, .stored_ms = 1'000});
    add({.topic = "Orders", .properties = {{"UNIQ_KEY", "B"}}, .stored_ms = 1'001});
    add({.topic = "%DLQ%Billing", .properties = {{"UNIQ_KEY", "A"}}, .stored_ms = 3'000});
    add({.topic = "%RETRY%Billing", .properties = {{"UNIQ_KEY", "A"}}, .stored_ms = 2'000});
    add({.topic = "%DLQ%Other", .properties = {{"UNIQ_KEY", "C"}, {"RETRY_TOPIC", "Orders"}}});
  }
};

TEST_F(CopyResource, CopiesAreListedOldestFirst) {
  const auto copies = json("GET", "/api/v1/messages/A/copies");
  EXPECT_EQ(column(copies, "kind"), "stored retry dead letter");
  EXPECT_EQ(column(copies, "group"), "- Billing Billing");
  EXPECT_EQ(column(json("GET", "/api/v1/messages/A/copies?topic=Orders"), "storedMs"),
            "1000 2000 3000");
}

TEST_F(CopyResource, APlaceLeadsToTheOthers) {
  const auto dead = json("GET", "/api/v1/messages/A/copies").items()[2];
  const std::string path = "/api/v1/messages/" + dead["offsetId"].text_or("") + "/copies";
  EXPECT_EQ(column(json("GET", path), "kind"), "dead letter")
      << "where nothing says which topic it came from";
  EXPECT_EQ(column(json("GET", path + "?topic=Orders"), "kind"), "stored retry dead letter");
}

TEST_F(CopyResource, OneThatIsLeftWithAGroupAloneIsFound) {
  EXPECT_EQ(column(json("GET", "/api/v1/messages/C/copies"), "kind"), "dead letter");
}

TEST_F(CopyResource, WhatLeftNoTraceIsNamed) {
  EXPECT_THAT(json("GET", "/api/v1/messages/Nope/copies", {}, 404)["message"].text_or(""),
              HasSubstr("'Nope'"));
  json("GET", "/api/v1/messages/A/copies?topic=Nowhere", {}, 404);
}

}  // namespace
}  // namespace saker::front
