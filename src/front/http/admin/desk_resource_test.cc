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
using Text = OperatorDesk::Text;
using Limits = OperatorDesk::CheckLimits;

class DeskResource : public AdminFixture {
 protected:
  void SetUp() override {
    api::GroupListing groups;
    groups.groups["Billing"].name = "Billing";
    ON_CALL(inspection_, groups()).WillByDefault(Return(groups));
    ON_CALL(inspection_, topic(_)).WillByDefault([](std::string_view name) {
      return name == "Orders" ? std::optional(Topic()) : std::nullopt;
    });
  }
};

TEST_F(DeskResource, ACheckMayBeToldItsLimits) {
  EXPECT_CALL(desk_, check(AllOf(Field(&Limits::lag_warn_s, Eq(60)),
                                 Field(&Limits::lag_critical_s, Eq(std::nullopt)),
                                 Field(&Limits::disk_critical_percent, Eq(80)),
                                 Field(&Limits::ignored, Eq("test-*")),
                                 Field(&Limits::asks_clients, false))))
      .WillOnce(Return(Text("{\"verdict\":\"ok\"}\n")));
  const HttpReply reply =
      ask("GET", "/api/v1/check?lagWarnSeconds=60&diskCriticalPercent=80&ignore=test-*&quick=true");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(reply.body, "{\"verdict\":\"ok\"}\n");
  EXPECT_EQ(ask("GET", "/api/v1/check?diskWarnPercent=101").status, 400);
}

TEST_F(DeskResource, ASampleMayBeShort) {
  EXPECT_CALL(desk_, top(Eq(5u))).WillOnce(Return(Text("{}")));
  EXPECT_CALL(desk_, top(Eq(std::nullopt))).WillOnce(Return(Text("{}")));
  EXPECT_EQ(ask("GET", "/api/v1/top?rows=5").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/top").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/top?rows=0").status, 400);
}

TEST_F(DeskResource, AMessageIsLookedForWhereItWasSent) {
  using Ref = OperatorDesk::MessageRef;
  EXPECT_CALL(desk_, where(AllOf(Field(&Ref::id, "A/1"), Field(&Ref::topic, "Orders"))))
      .WillOnce(Return(Text("{}")));
  EXPECT_EQ(ask("GET", "/api/v1/messages/A%2F1/where?topic=Orders").status, 200);
  const HttpReply nowhere = ask("GET", "/api/v1/messages/A/where?topic=Nope");
  EXPECT_EQ(nowhere.status, 404);
  EXPECT_THAT(nowhere.body, HasSubstr("'Nope'"));
}

TEST_F(DeskResource, GroupsAreAskedForIfTheyAreThere) {
  EXPECT_CALL(desk_, members("Billing")).WillOnce(Return(Text("{}")));
  EXPECT_CALL(desk_, committed_offsets("Billing")).WillOnce(Return(Text("{}")));
  EXPECT_EQ(ask("GET", "/api/v1/groups/Billing/members").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/groups/Billing/offsets").status, 200);
  EXPECT_EQ(ask("GET", "/api/v1/groups/Nope/members").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/groups/Nope/offsets").status, 404);
}

TEST_F(DeskResource, DeclarationsAndBundlesSayWhatTheyAre) {
  EXPECT_CALL(desk_, declaration(OperatorDesk::Form::kJson)).WillOnce(Return(Text("{}")));
  EXPECT_CALL(desk_, declaration(OperatorDesk::Form::kYaml)).WillOnce(Return(Text("topics: []")));
  EXPECT_CALL(desk_, bundle()).WillOnce(Return(Text(std::string("\x1f\x8b\0", 3))));
  EXPECT_EQ(ask("GET", "/api/v1/export").content_type, "application/json");
  EXPECT_EQ(ask("GET", "/api/v1/export?form=yaml").content_type, "application/yaml");
  EXPECT_THAT(ask("GET", "/api/v1/export?form=xml").body, HasSubstr("'xml'"));
  const HttpReply bundle = ask("GET", "/api/v1/bundle");
  EXPECT_EQ(bundle.content_type, "application/gzip");
  EXPECT_EQ(bundle.body.size(), 3u);
}

TEST_F(DeskResource, ErrorsHaveTheirStatus) {
  for (const auto& [code, status] : {std::pair(ErrorCode::kInvalidArgument, 400),
                                     {ErrorCode::kOutOfRange, 400},
                                     {ErrorCode::kNotFound, 404},
                                     {ErrorCode::kFailedPrecondition, 409},
                                     {ErrorCode::kUnavailable, 502},
                                     {ErrorCode::kResourceExhausted, 503},
                                     {ErrorCode::kDeadlineExceeded, 504},
                                     {ErrorCode::kInternal, 500}}) {
    EXPECT_CALL(desk_, top(_)).WillOnce(Return(Text(Error{code, "why"})));
    const HttpReply reply = ask("GET", "/api/v1/top");
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.body, "{\"message\":\"why\"}\n");
  }
}

TEST_F(DeskResource, WithoutADeskItIsSaid) {
  AdminRooms without = rooms();
  without.desk = nullptr;
  AdminSite site(without, AdminAccess::kLocal, other_);
  for (const char* path : {"/api/v1/check", "/api/v1/top", "/api/v1/messages/A/where",
                           "/api/v1/groups/Billing/members", "/api/v1/groups/Billing/offsets",
                           "/api/v1/export", "/api/v1/bundle"}) {
    EXPECT_EQ(answer_of(site, request("GET", path)).status, 501) << path;
  }
}

}  // namespace
}  // namespace saker::front
