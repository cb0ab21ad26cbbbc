#include "broker/group/group_table.h"

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

class Groups : public BrokerTest, public GroupListener {
 protected:
  GroupTable& table() {
    if (table_ == nullptr) table_ = std::make_unique<GroupTable>(options, clock, *this);
    return *table_;
  }
  static Group group(std::string name) {
    Group made;
    made.name = std::move(name);
    return made;
  }
  int changes = 0;

 private:
  void group_changed(const Group&) override { ++changes; }
  std::unique_ptr<GroupTable> table_;
};

TEST_F(Groups, BuiltInGroupsAreThereFromTheStart) {
  for (const char* name : {"TOOLS_CONSUMER", "FILTERSRV_CONSUMER", "SELF_TEST_C_GROUP",
                           "CID_ONS-HTTP-PROXY", "CID_ONSAPI_PULL", "CID_RMQ_SYS_TRANS"}) {
    EXPECT_NE(table().find(name), nullptr) << name;
  }
}

TEST_F(Groups, UnknownGroupIsCreatedOnFirstUse) {
  EXPECT_EQ(table().find("G"), nullptr);
  EXPECT_EQ(table().find_or_create("G")->retry_count_max, 16);
  EXPECT_NE(table().find("G"), nullptr);
  EXPECT_EQ(changes, 1);
}

TEST_F(Groups, ARetryTopicHasNoMoreQueuesThanATopic) {
  Group wide = group("G");
  wide.retry_queue_count = 1'000'000'000;
  const api::Outcome outcome = table().put(wide);
  EXPECT_EQ(outcome.status, Status::kInvalidParameter);
  EXPECT_EQ(outcome.message,
            "The group[G] cannot have retryQueueNums 1000000000: it has to be from 0 to 65535");
  wide.retry_queue_count = -1;
  EXPECT_EQ(table().put(wide).status, Status::kInvalidParameter);
  EXPECT_EQ(table().find("G"), nullptr);
}

TEST_F(Groups, IllegalNamesAreNotCreated) {
  EXPECT_EQ(table().find_or_create("a b"), nullptr);
  EXPECT_EQ(table().find_or_create(""), nullptr);
  EXPECT_EQ(table().find_or_create(std::string(256, 'g')), nullptr);
  EXPECT_NE(table().find_or_create(std::string(255, 'g')), nullptr);
}

TEST_F(Groups, WithoutAutoCreationOnlySystemGroupsAreCreated) {
  options.auto_create_group = false;
  EXPECT_EQ(table().find_or_create("G"), nullptr);
  EXPECT_NE(table().find_or_create("CID_RMQ_SYS_REVIVE_GROUP"), nullptr);
}

TEST_F(Groups, RequestsAreValidated) {
  EXPECT_EQ(table().put(group("")).message, "The specified group is blank.");
  EXPECT_EQ(table().put(group("a b")).message,
            "The specified group: a b, contains illegal characters, allowing only "
            "^[%|a-zA-Z0-9_-]+$");
  const std::string long_name(121, 'g');
  EXPECT_EQ(table().put(group(long_name)).message,
            "The specified group: " + long_name + ", is longer than group max length: 120");
  Group with_attributes = group("G");
  with_attributes.attributes = {{"+foo", "bar"}};
  EXPECT_EQ(table().put(with_attributes).message, "unsupported key: foo");
  with_attributes.attributes = {{"+priority.factor", "101"}};
  EXPECT_EQ(table().put(with_attributes).message, "value is not in range(0, 100)");
  EXPECT_EQ(table().find("G"), nullptr);
}

TEST_F(Groups, RequestReplacesTheGroup) {
  Group wanted = group("G");
  wanted.retry_count_max = 3;
  EXPECT_TRUE(table().put(wanted).ok());
  EXPECT_TRUE(table().put(wanted).ok());
  EXPECT_EQ(changes, 1);
  EXPECT_EQ(table().find("G")->retry_count_max, 3);
}

TEST_F(Groups, ForbiddenReadingIsRemembered) {
  GroupsState state;
  state.forbidden["G"]["T"] = 4;
  table().restore(state);
  EXPECT_TRUE(table().reading_forbidden("G", "T"));
  EXPECT_FALSE(table().reading_forbidden("G", "U"));
  EXPECT_EQ(table().state().forbidden, state.forbidden);
}

}  // namespace
}  // namespace saker::broker
