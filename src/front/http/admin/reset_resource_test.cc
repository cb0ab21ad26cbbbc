#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/http/admin/admin_fixture.h"

namespace saker::front {
namespace {

using ::testing::_;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Return;
using ::testing::ReturnRef;
using Move = OperatorDesk::Move;
using Wish = OperatorDesk::ResetWish;
using Offsets = api::OutcomeOf<std::vector<std::pair<QueueId, QueueOffset>>>;

class FakeOffsetControl : public api::OffsetControl {
 public:
  MOCK_METHOD(Offsets, reset_offsets, (const api::OffsetReset&), (override));
  MOCK_METHOD(void, clone_offsets, (std::string_view, std::string_view, std::string_view),
              (override));
  MOCK_METHOD((std::map<std::int32_t, std::int64_t>), least_offsets,
              (std::string_view, std::string_view, std::string_view), (override));
};

class ResetResource : public AdminFixture {
 protected:
  void SetUp() override {
    api::GroupListing groups;
    groups.groups["Billing"].name = "Billing";
    groups.groups["Other"].name = "Other";
    ON_CALL(inspection_, groups()).WillByDefault(Return(groups));
    ON_CALL(inspection_, topic(_)).WillByDefault([](std::string_view name) {
      return name == "Orders" ? std::optional(Topic()) : std::nullopt;
    });
    api::QueueProgress progress;
    progress.topic = "Orders";
    progress.queue_id = {1};
    api::QueueProgress other = progress;
    other.queue_id = {0};  // nothing is committed there
    ON_CALL(inspection_, progress(_, _)).WillByDefault(Return(std::vector{other, progress}));
    ON_CALL(broker_, query_offset(_)).WillByDefault([](const api::OffsetRequest& request) {
      return request.queue_id->value == 1
                 ? api::OutcomeOf<QueueOffset>{api::Status::kOk, "", {7}}
                 : api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, "", {}};
    });
    ON_CALL(broker_, offset_control()).WillByDefault(ReturnRef(control_));
    ON_CALL(control_, reset_offsets(_)).WillByDefault([](const api::OffsetReset& reset) {
      return Offsets{api::Status::kOk, "", {{*reset.queue_id, *reset.offset}}};
    });
    ON_CALL(desk_, plan_reset(_)).WillByDefault([](const auto&...) -> FakeDesk::Moves {
      return std::vector<Move>{{0, 5, 2}, {1, {}, 3}};
    });
  }

  HttpReply reset(std::string_view body) {
    return ask("POST", "/api/v1/groups/Billing/reset", body);
  }

  testing::NiceMock<FakeOffsetControl> control_;
};

TEST_F(ResetResource, TheBrokerItselfKnowsItsEnds) {
  EXPECT_CALL(control_, reset_offsets(AllOf(Field(&api::OffsetReset::timestamp_ms, 0),
                                            Field(&api::OffsetReset::group, "Billing"))))
      .WillOnce(Return(Offsets{api::Status::kOk, "", {{QueueId{0}, {1}}, {QueueId{1}, {2}}}}));
  EXPECT_CALL(desk_, plan_reset(_)).Times(0);
  EXPECT_EQ(reset(R"({"topic":"Orders","to":"first"})").body,
            R"([{"queue":0,"offset":1,"now":null},{"queue":1,"offset":2,"now":7}])"
            "\n");
}

TEST_F(ResetResource, AGroupGoesWhereAnotherIs) {
  EXPECT_CALL(desk_, plan_reset(AllOf(Field(&Wish::like_group, Eq("Other")),
                                      Field(&Wish::queue, Eq(std::nullopt)))));
  EXPECT_CALL(control_, reset_offsets(Field(&api::OffsetReset::offset, Eq(QueueOffset{2}))));
  EXPECT_CALL(control_, reset_offsets(Field(&api::OffsetReset::offset, Eq(QueueOffset{3}))));
  EXPECT_EQ(reset(R"({"topic":"Orders","likeGroup":"Other"})").body,
            R"([{"queue":0,"offset":2,"now":5},{"queue":1,"offset":3,"now":null}])"
            "\n");
}

TEST_F(ResetResource, SavedOffsetsComeBack) {
  EXPECT_CALL(desk_, plan_reset(Field(&Wish::saved, Eq(R"({"offsets":[{"queue":1}]})"))));
  EXPECT_EQ(reset(R"({"topic":"Orders","offsets":[{"queue":1}]})").status, 200);
}

TEST_F(ResetResource, ADryRunMovesNothing) {
  EXPECT_CALL(control_, reset_offsets(_)).Times(0);
  EXPECT_CALL(desk_, plan_reset(AllOf(Field(&Wish::to_last, true), Field(&Wish::to_first, false),
                                      Field(&Wish::queue, Eq(1)))));
  const HttpReply reply = reset(R"({"topic":"Orders","to":"last","queue":1,"dryRun":true})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr(R"({"queue":1,"offset":3,"now":null})"));
}

TEST_F(ResetResource, AFailureSaysWhatWasMovedBeforeIt) {
  EXPECT_CALL(control_, reset_offsets(_))
      .WillOnce(Return(Offsets{}))
      .WillOnce(Return(Offsets{api::Status::kFailed, "no", {}}));
  EXPECT_THAT(reset(R"({"topic":"Orders","likeGroup":"Other"})").body,
              HasSubstr("no; 1 of 2 queues were moved"));
}

/// The lines of the audit log of one reset.
TEST_F(ResetResource, TheAuditTellsWhatWasNothingFromWhatWasZero) {
  const std::string path = testing::TempDir() + "reset_resource_test.audit";
  std::filesystem::remove(path);
  auto opened = AuditLog::open(path);
  audit_log_ = *opened;
  std::map<std::int32_t, std::int64_t> committed;
  ON_CALL(broker_, query_offset(_)).WillByDefault([&](const api::OffsetRequest& request) {
    const auto found = committed.find(request.queue_id->value);
    return found == committed.end()
               ? api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, "", {}}
               : api::OutcomeOf<QueueOffset>{api::Status::kOk, "", {found->second}};
  });
  ON_CALL(control_, reset_offsets(_)).WillByDefault([&](const api::OffsetReset&) {
    committed = {{0, 0}, {1, 4}};
    return Offsets{api::Status::kOk, "", {{QueueId{0}, {0}}, {QueueId{1}, {4}}}};
  });
  reset(R"({"topic":"Orders","to":"first"})");
  audit_log_ = nullptr;
  opened = Error{};
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, HasSubstr(R"("before":null,"after":{"Orders\/0":"0","Orders\/1":"4"})"));
}

TEST_F(ResetResource, OneWayIsNeededAndNoMore) {
  for (const char* body :
       {R"({"topic":"Orders"})", R"({"to":"first"})", R"({"topic":"Orders","to":"middle"})",
        R"({"topic":"Orders","to":"first","likeGroup":"Other"})",
        R"({"topic":"Orders","offset":3})", R"({"topic":"Orders","offsets":"x"})"}) {
    EXPECT_EQ(reset(body).status, 400) << body;
  }
}

TEST_F(ResetResource, WhatIsNotThereIsNamed) {
  EXPECT_THAT(reset(R"({"topic":"Orders","likeGroup":"Nope"})").body, HasSubstr("'Nope'"));
  EXPECT_EQ(reset(R"({"topic":"Nope","likeGroup":"Other"})").status, 404);
  EXPECT_THAT(ask("POST", "/api/v1/groups/Nope/reset", R"({"topic":"Orders","to":"last"})").body,
              HasSubstr("there is no group 'Nope'; GET /api/v1/groups lists them"));
  EXPECT_EQ(
      ask("POST", "/api/v1/groups/Nope/reset", R"({"topic":"Orders","to":"last","dryRun":true})")
          .status,
      404);
}

TEST_F(ResetResource, WhatTheDeskRefusesIsAConflict) {
  EXPECT_CALL(desk_, plan_reset(_)).WillOnce([](const auto&...) -> FakeDesk::Moves {
    return Error{ErrorCode::kFailedPrecondition, "group 'Billing' is broadcasting"};
  });
  const HttpReply reply = reset(R"({"topic":"Orders","likeGroup":"Other"})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, HasSubstr("broadcasting"));
}

}  // namespace
}  // namespace saker::front
