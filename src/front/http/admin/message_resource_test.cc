#include "front/http/admin/message_fixture.h"
#include "front/http/admin/message_source.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::HasSubstr;

class MessageResource : public MessageFixture {
 protected:
  void fill() {
    add_topic("Orders", 2);
    for (int i = 0; i < 4; ++i) {
      add({.topic = "Orders",
           .body = "body " + std::to_string(i),
           .properties = {{"UNIQ_KEY", "ID" + std::to_string(i)},
                          {"KEYS", "all k" + std::to_string(i)}},
           .queue = i % 2,
           .stored_ms = 1'000 + i});
    }
  }
};

TEST_F(MessageResource, IsFoundByItsUniqueIdInTheTopicOrInAll) {
  fill();
  for (const char* path : {"/api/v1/messages/ID2", "/api/v1/messages/ID2?topic=Orders"}) {
    const auto rows = json("GET", path);
    ASSERT_EQ(rows.items().size(), 1u) << path;
    const auto message = rows.items()[0];
    EXPECT_EQ(message["body"].text_or(""), "body 2");
    EXPECT_EQ(message["bodyEncoding"].text_or(""), "text");
    EXPECT_EQ(message["queue"].long_or(-1), 0);
    EXPECT_EQ(message["offset"].long_or(-1), 1);
    EXPECT_EQ(message["storedMs"].long_or(-1), 1002);
    EXPECT_EQ(message["properties"]["UNIQ_KEY"].text_or(""), "ID2");
    EXPECT_TRUE(message["tag"].is_null());
    ASSERT_EQ(message["keys"].items().size(), 2u);
  }
}

TEST_F(MessageResource, IsFoundByItsPlace) {
  fill();
  const std::string place = json("GET", "/api/v1/messages/ID3").items()[0]["offsetId"].text_or("");
  EXPECT_EQ(column(json("GET", "/api/v1/messages/" + place), "id"), "ID3");
  const auto other = json("GET", "/api/v1/messages/" + place + "?topic=Other", {}, 404);
  EXPECT_THAT(other["message"].text_or(""), HasSubstr("'Other'"));
}

TEST_F(MessageResource, UnknownIdsAndTopicsAreNamed) {
  fill();
  EXPECT_THAT(json("GET", "/api/v1/messages/Nope", {}, 404)["message"].text_or(""),
              HasSubstr("'Nope' in any topic"));
  EXPECT_THAT(json("GET", "/api/v1/topics/Nope/messages", {}, 404)["message"].text_or(""),
              HasSubstr("'Nope'"));
}

TEST_F(MessageResource, AreReadInTheOrderOfTheirTimeOverAllQueues) {
  fill();
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages"), "id"), "ID0 ID1 ID2 ID3");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?limit=3"), "id"), "ID0 ID1 ID2");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?queue=1"), "id"), "ID1 ID3");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?queue=1&offset=1"), "id"), "ID3");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?fromMs=1001&toMs=1002"), "id"),
            "ID1 ID2");
}

TEST_F(MessageResource, AreFoundByTheirKey) {
  fill();
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?key=k1"), "id"), "ID1");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?key=all"), "id"), "ID0 ID1 ID2 ID3");
  EXPECT_EQ(column(json("GET", "/api/v1/topics/Orders/messages?key=k"), "id"), "")
      << "a part of a key is none";
}

TEST_F(MessageResource, AreChosenByTagOrCondition) {
  const std::string path = "/api/v1/topics/T/messages?";
  for (int i = 0; i < 6; ++i) {
    add({.topic = "T",
         .properties = {{"UNIQ_KEY", "ID" + std::to_string(i)},
                        {"TAGS", i % 2 == 0 ? "Aa" : "BB"},
                        {"price", std::to_string(i)}}});
  }
  EXPECT_EQ(column(json("GET", path + "tag=BB"), "id"), "ID1 ID3 ID5") << "one hash, two tags";
  EXPECT_EQ(column(json("GET", path + "tag=Aa&limit=2"), "id"), "ID0 ID2");
  EXPECT_EQ(column(json("GET", path + "tag=Aa+%7C%7C+BB&queue=0&offset=4"), "id"), "ID4 ID5");
  EXPECT_EQ(column(json("GET", path + "sql=price+%3E+3"), "id"), "ID4 ID5");
  EXPECT_EQ(column(json("GET", path + "tag=C"), "id"), "");
}

TEST_F(MessageResource, WhoFindsNothingForLongIsToldWhereToGoOn) {
  // It is read in steps of 256, of which the one that passes the bound is the last.
  for (int i = 0; i < MessageSource::kScannedMax + 256; ++i)
    add({.topic = "T", .body = "", .properties = {{"TAGS", i == 3 ? "A" : "B"}}});
  const auto refused = json("GET", "/api/v1/topics/T/messages?queue=0&tag=C", {}, 400);
  EXPECT_THAT(refused["message"].text_or(""), HasSubstr("go on with offset=20224"));
  EXPECT_EQ(json("GET", "/api/v1/topics/T/messages?queue=0&offset=20224&tag=C").items().size(), 0u);
  EXPECT_EQ(json("GET", "/api/v1/topics/T/messages?queue=0&tag=A").items().size(), 1u);
}

TEST_F(MessageResource, WhatContradictsItselfIsRefusedByName) {
  fill();
  for (const auto& [query, word] : {std::pair{"key=k1&queue=0", "'queue'"},
                                    {"offset=1", "'queue'"},
                                    {"key=", "'key'"},
                                    {"queue=0&offset=1&fromMs=1", "'fromMs'"},
                                    {"key=k1&tag=A", "'tag'"},
                                    {"tag=A&sql=a+%3D+1", "both choose"},
                                    {"sql=price+%3E", "'price >'"},
                                    {"limit=0", "1 to 256"},
                                    {"limit=257", "'limit' is 257"},
                                    {"limit=x", "type integer"},
                                    {"lmit=1", "limit"},
                                    {"queue=0&offset=99", "0 to 2"},
                                    {"body=xml", "base64"},
                                    {"key=%zz", "'key'"}}) {
    const auto reply = json("GET", std::string("/api/v1/topics/Orders/messages?") + query, {}, 400);
    EXPECT_THAT(reply["message"].text_or(""), HasSubstr(word)) << query;
  }
  EXPECT_THAT(json("GET", "/api/v1/topics/Orders/messages?queue=7", {}, 404)["message"].text_or(""),
              HasSubstr("no queue 7; it has 2"));
}

TEST_F(MessageResource, BodiesAreShownAsAsked) {
  add({.topic = "T", .body = "\xFF!"});
  const auto shown = [this](const char* format) {
    return json("GET", std::string("/api/v1/topics/T/messages?body=") + format).items()[0]["body"];
  };
  EXPECT_EQ(shown("auto").text_or(""), "/yE=");
  EXPECT_EQ(shown("hex").text_or(""), "FF21");
  EXPECT_TRUE(shown("none").is_null());
}

TEST_F(MessageResource, AnAnswerHasABound) {
  add_topic("T");
  for (int i = 0; i < 6; ++i) add({.topic = "T", .body = std::string(3 << 20, 'x')});
  EXPECT_THAT(json("GET", "/api/v1/topics/T/messages", {}, 400)["message"].text_or(""),
              HasSubstr("16 MiB"));
  EXPECT_EQ(json("GET", "/api/v1/topics/T/messages?body=none").items().size(), 6u);
}

TEST_F(MessageResource, OneIsSent) {
  add_topic("T");
  const auto sent = json("POST", "/api/v1/topics/T/messages",
                         R"({"body":"hello","key":"k","tag":"A","properties":{"color":"red"}})");
  EXPECT_EQ(sent["offset"].long_or(-1), 0);
  EXPECT_TRUE(sent["onDisk"].boolean_or(false));
  EXPECT_TRUE(sent["recallHandle"].is_null());
  const auto message = json("GET", "/api/v1/topics/T/messages").items()[0];
  EXPECT_EQ(message["body"].text_or(""), "hello");
  EXPECT_EQ(message["tag"].text_or(""), "A");
  EXPECT_EQ(message["properties"]["color"].text_or(""), "red");
}

TEST_F(MessageResource, ABodyMayBeAnyBytes) {
  add_topic("T");
  json("POST", "/api/v1/topics/T/messages", R"({"body":"/yE=","bodyEncoding":"base64"})");
  EXPECT_EQ(json("GET", "/api/v1/topics/T/messages?body=hex").items()[0]["body"].text_or(""),
            "FF21");
}

TEST_F(MessageResource, WhatCannotBeSentIsRefusedByName) {
  add_topic("T");
  EXPECT_CALL(broker_, send(_, _, _)).Times(0);
  for (const auto& [body, word] : {std::pair{"{}", "'body'"},
                                   {R"({"body":"x","tag":""})", "'TAGS'"},
                                   {R"({"body":"x","queue":-1})", "'queue'"},
                                   {R"({"body":"?","bodyEncoding":"base64"})", "no base64"},
                                   {R"({"body":"x","bodyEncoding":"hex"})", "'hex'"},
                                   {R"({"body":"x","properties":{"a":"\u0001"}})", "'a'"}}) {
    EXPECT_THAT(json("POST", "/api/v1/topics/T/messages", body, 400)["message"].text_or(""),
                HasSubstr(word))
        << body;
  }
  json("POST", "/api/v1/topics/Nope/messages", R"({"body":"x"})", 404);
}

TEST_F(MessageResource, WhatTheBrokerRefusesIsSaid) {
  add_topic("T");
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest&, api::SendCompletion done) {
        api::SendOutcome outcome;
        outcome.status = api::Status::kNotWritable;
        outcome.message = "the disk is full";
        done(outcome);
      });
  EXPECT_EQ(
      json("POST", "/api/v1/topics/T/messages", R"({"body":"x"})", 503)["message"].text_or(""),
      "the disk is full");
}

}  // namespace
}  // namespace saker::front
