#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/http/admin/admin_fixture.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::AllOf;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::InSequence;
using Step = OperatorDesk::Step;

constexpr const char* kText = R"({"topics":[{"name":"Orders","queues":4}],"groups":[]})";

Step step(Step::Action action, std::variant<Topic, Group> then, std::vector<Step::Field> fields) {
  Step made;
  made.action = action;
  made.then = std::move(then);
  made.broker = "a";
  made.fields = std::move(fields);
  return made;
}

/// A topic to make, a group to change, a topic to delete.
FakeDesk::Steps three_steps() {
  Topic topic;
  topic.name = "Orders";
  topic.attributes = {{"+message.type", "FIFO"}};
  Group group;
  group.name = "Billing";
  group.retry_count_max = 3;
  Topic old;
  old.name = "Old";
  return std::vector{
      step(Step::Action::kCreate, topic, {{"order", "no", "yes"}}),
      step(Step::Action::kChange, group, {{"retryMax", "16", "3"}, {"attributes.x", "1", ""}}),
      step(Step::Action::kDelete, old, {})};
}

FakeDesk::Steps refused() { return Error{ErrorCode::kInvalidArgument, "declaration:1: no"}; }

class ApplyResource : public AdminFixture {
 protected:
  void SetUp() override {
    ON_CALL(desk_, plan_apply(_, _)).WillByDefault([](const auto&...) { return three_steps(); });
    ON_CALL(broker_, put_topic(_, _, _))
        .WillByDefault([](api::Lane, const Topic&, api::Completion done) { done({}); });
    ON_CALL(broker_, put_group(_, _, _))
        .WillByDefault([](api::Lane, const Group&, api::Completion done) { done({}); });
    ON_CALL(broker_, delete_topic(_, _, _))
        .WillByDefault([](api::Lane, std::string_view, api::Completion done) { done({}); });
  }

  /// What the audit log has of one request.
  std::vector<std::string> lines_of(std::string_view path) {
    const std::string name = testing::TempDir() + "apply_resource_test.audit";
    std::filesystem::remove(name);
    auto opened = AuditLog::open(name);
    audit_log_ = *opened;
    ask("POST", path, kText);
    audit_log_ = nullptr;
    opened = Error{};
    std::ifstream file(name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }
};

TEST_F(ApplyResource, APlanIsCarriedOutInItsOrderAndShown) {
  {
    const InSequence in_this_order;
    EXPECT_CALL(desk_, plan_apply(kText, false));
    EXPECT_CALL(broker_, put_topic(_, Field(&Topic::name, "Orders"), _));
    EXPECT_CALL(broker_, put_group(_, Field(&Group::retry_count_max, 3), _));
    EXPECT_CALL(broker_, delete_topic(_, std::string_view("Old"), _));
  }
  const HttpReply reply = ask("POST", "/api/v1/apply", kText);
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(
      reply.body,
      AllOf(HasSubstr(R"({"applied":true,"changes":3,"plan":[)"),
            HasSubstr(R"({"action":"create","kind":"topic","name":"Orders","broker":"a",)"
                      R"("field":"order","now":null,"then":"yes"})"),
            HasSubstr(R"("name":"Billing","broker":"a","field":"retryMax","now":"16","then":"3"})"),
            HasSubstr(R"({"action":"delete","kind":"topic","name":"Old","broker":"a",)"
                      R"("field":null,"now":null,"then":null}]})")));
}

TEST_F(ApplyResource, ADryRunOnlyShows) {
  EXPECT_CALL(desk_, plan_apply(_, true));
  EXPECT_CALL(broker_, put_topic(_, _, _)).Times(0);
  EXPECT_CALL(broker_, put_group(_, _, _)).Times(0);
  EXPECT_CALL(broker_, delete_topic(_, _, _)).Times(0);
  const HttpReply reply = ask("POST", "/api/v1/apply?dryRun=true&prune=true", kText);
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr(R"({"applied":false,"changes":3,)"));
}

TEST_F(ApplyResource, AFailureSaysWhatWasDoneBeforeIt) {
  EXPECT_CALL(broker_, put_group(_, _, _))
      .WillOnce([](api::Lane, const Group&, api::Completion done) {
        done({api::Status::kInvalidParameter, "unsupported key: x"});
      });
  EXPECT_CALL(broker_, delete_topic(_, _, _)).Times(0);
  const HttpReply reply = ask("POST", "/api/v1/apply", kText);
  EXPECT_EQ(reply.status, 400);
  EXPECT_THAT(reply.body, AllOf(HasSubstr("group 'Billing': unsupported key: x"),
                                HasSubstr("1 of 3 changes were made before it")));
}

TEST_F(ApplyResource, YamlIsTakenToo) {
  HttpRequest yaml = request("POST", "/api/v1/apply");
  yaml.content_type = "application/yaml; charset=utf-8";
  yaml.body = "topics: []\n";
  EXPECT_CALL(desk_, plan_apply("topics: []\n", false));
  EXPECT_EQ(ask(yaml, AdminAccess::kLocal).status, 200);
  yaml.content_type = "text/plain";
  EXPECT_EQ(ask(yaml, AdminAccess::kLocal).status, 415);
}

TEST_F(ApplyResource, WhatIsNoDeclarationIsRefused) {
  EXPECT_THAT(ask("POST", "/api/v1/apply", R"({"topic":[]})").body, HasSubstr("'topic'"));
  EXPECT_THAT(ask("POST", "/api/v1/apply", R"({"topics":"Orders"})").body,
              HasSubstr("has to be of type [TopicDeclaration]"));
  EXPECT_CALL(desk_, plan_apply(_, _)).WillOnce([](const auto&...) { return refused(); });
  EXPECT_EQ(ask("POST", "/api/v1/apply", kText).status, 400);
}

TEST_F(ApplyResource, EachThingThatChangesIsWrittenDown) {
  const auto lines = lines_of("/api/v1/apply");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], AllOf(HasSubstr(R"("what":"topic","topic":"Orders")"),
                              HasSubstr(R"("client":"127.0.0.1:50001")"),
                              HasSubstr(R"("request":"POST \/api\/v1\/apply")"),
                              HasSubstr(R"("result":"200")")));
  EXPECT_THAT(lines[1], HasSubstr(R"("what":"group","group":"Billing")"));
  EXPECT_THAT(lines[2], HasSubstr(R"("topic":"Old")"));
}

TEST_F(ApplyResource, ADryRunIsNotWrittenDownButARefusalIs) {
  EXPECT_TRUE(lines_of("/api/v1/apply?dryRun=true").empty());
  ON_CALL(desk_, plan_apply(_, _)).WillByDefault([](const auto&...) { return refused(); });
  const auto lines = lines_of("/api/v1/apply");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], AllOf(HasSubstr(R"("result":"400")"), HasSubstr("declaration:1: no")));
}

}  // namespace
}  // namespace saker::front
