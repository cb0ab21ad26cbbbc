#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/http/admin/admin_fixture.h"
#include "front/http/admin/admin_route.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// What is out of bounds reaches no broker, and the answer names the member and its range.
class AdminCheckTest : public AdminFixture {
 protected:
  void refuses(std::string_view method, std::string_view path, std::string_view body,
               const std::string& member, const std::string& range) {
    EXPECT_CALL(broker_, put_topic(_, _, _)).Times(0);
    EXPECT_CALL(broker_, put_group(_, _, _)).Times(0);
    const HttpReply reply = ask(method, path, body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_THAT(reply.body, AllOf(HasSubstr("'" + member + "'"), HasSubstr(range))) << body;
  }
};

TEST_F(AdminCheckTest, NumbersOfGroupsHaveBounds) {
  constexpr std::string_view kPath = "/api/v1/groups/G";
  refuses("PUT", kPath, R"({"retryMax":-1})", "retryMax", "from 0 to 1000000");
  refuses("PUT", kPath, R"({"retryMax":99999999999})", "retryMax", "from 0 to 1000000");
  refuses("PUT", kPath, R"({"retryQueues":65536})", "retryQueues", "from 0 to 65535");
  refuses("PUT", kPath, R"({"consumeTimeoutMinutes":-3})", "consumeTimeoutMinutes",
          "from 1 to 1000000");
}

TEST_F(AdminCheckTest, NumbersOfTopicsHaveBounds) {
  constexpr std::string_view kPath = "/api/v1/topics/T";
  refuses("PUT", kPath, R"({"queues":0})", "queues", "from 1 to 65535");
  refuses("PUT", kPath, R"({"queues":99999999999999})", "queues", "from 1 to 65535");
  refuses("PUT", kPath, R"({"queues":99999999999999999999})", "queues", "from 1 to 65535");
  refuses("PUT", kPath, R"({"writeQueues":-1})", "writeQueues", "from 0 to 65535");
}

TEST_F(AdminCheckTest, ABrokenNumberIsNoInteger) {
  refuses("PUT", "/api/v1/topics/T", R"({"queues":1.5})", "queues", "of type integer, from 1");
  refuses("POST", "/api/v1/groups/G/reset", R"({"topic":"T","queue":0,"offset":1.5})", "offset",
          "of type integer, from 0");
  refuses("POST", "/api/v1/groups/G/reset", R"({"topic":"T","timeMs":-5})", "timeMs", "from 0");
}

TEST_F(AdminCheckTest, AWholeNumberMayBeSpelledWithAPoint) {
  EXPECT_CALL(broker_, put_topic(_, testing::Field(&Topic::read_queue_count, 2), _))
      .WillOnce([](api::Lane, const Topic&, api::Completion done) {
        done({api::Status::kFailed, "seen"});
      });
  EXPECT_THAT(ask("PUT", "/api/v1/topics/T", R"({"queues":2.0})").body, HasSubstr("seen"));
}

TEST_F(AdminCheckTest, MembersThatContradictEachOtherAreRefused) {
  refuses("PUT", "/api/v1/topics/T", R"({"queues":2,"readQueues":3})", "queues", "readQueues");
}

TEST_F(AdminCheckTest, EveryNumberThatABodyTakesHasARange) {
  for (const AdminRoute& route : admin_routes()) {
    for (const AdminSchema& schema : admin_schemas()) {
      if (schema.name != route.takes) continue;
      for (const AdminField& field : schema.fields) {
        EXPECT_TRUE(field.type != "integer" || field.range) << schema.name << " " << field.name;
      }
    }
  }
}

TEST_F(AdminCheckTest, TheDescriptionHasTheRanges) {
  const auto document = wire::json::Document::parse(ask("GET", "/api/v1/openapi.json").body);
  ASSERT_TRUE(document.ok());
  const auto schemas = document->root()["components"]["schemas"];
  EXPECT_EQ(schemas["GroupEdit"]["properties"]["retryMax"]["maximum"].integer(), 1'000'000);
  EXPECT_EQ(schemas["TopicEdit"]["properties"]["queues"]["minimum"].integer(), 1);
}

}  // namespace
}  // namespace saker::front
