#include "front/remoting/watch/audited_request.h"

#include <set>

#include "file/scratch_directory.h"
#include "front/remoting/dispatch.h"
#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
using ::testing::Return;

// What is served and changes nothing that an administrator answers for: looks, and what
// applications do for themselves.
const std::set<std::int32_t> kNoChange = {
    // Messages, their acknowledgement, and where one's own consumers are.
    request::kSendMessage, request::kSendMessageV2, request::kSendBatchMessage,
    request::kSendReplyMessage, request::kSendReplyMessageV2, request::kConsumerSendMsgBack,
    request::kPullMessage, request::kLitePullMessage, request::kPopMessage,
    request::kPopLiteMessage, request::kPeekMessage, request::kNotification, request::kAckMessage,
    request::kBatchAckMessage, request::kChangeMessageInvisibleTime, request::kQueryMessage,
    request::kViewMessageById,
    // Clients.
    request::kHeartBeat, request::kUnregisterClient, request::kCheckClientConfig,
    request::kLockBatchMq, request::kUnlockBatchMq, request::kQueryAssignment,
    request::kLiteSubscriptionCtl,
    // Looks.
    request::kQueryConsumerOffset, request::kGetAllTopicConfig, request::kGetBrokerConfig,
    request::kGetBrokerRuntimeInfo, request::kSearchOffsetByTimestamp, request::kGetMaxOffset,
    request::kGetMinOffset, request::kGetEarliestMsgStoreTime, request::kGetConsumerListByGroup,
    request::kGetAllSubscriptionGroupConfig, request::kGetAllConsumerOffset,
    request::kGetAllDelayOffset, request::kGetTopicStatsInfo, request::kGetConsumerConnectionList,
    request::kGetProducerConnectionList, request::kGetConsumeStats,
    request::kQueryTopicConsumeByWho, request::kGetSystemTopicListFromBroker,
    request::kGetConsumerRunningInfo, request::kQueryCorrectionOffset,
    request::kViewBrokerStatsData, request::kGetBrokerConsumeStats, request::kQueryConsumeQueue,
    request::kGetAllProducerInfo, request::kQueryTopicsByConsumer,
    request::kQuerySubscriptionByConsumer, request::kGetTopicConfig,
    request::kGetSubscriptionGroupConfig, request::kCheckRocksdbCqWriteProgress,
    request::kGetBrokerHaStatus, request::kGetColdDataFlowCtrInfo, request::kPollingInfo,
    request::kGetBrokerLiteInfo, request::kGetParentTopicInfo, request::kGetLiteTopicInfo,
    request::kGetLiteClientInfo, request::kGetLiteGroupInfo};

class AuditedRequest : public ::testing::Test {
 protected:
  AuditedRequest() {
    ON_CALL(broker_, inspection()).WillByDefault(testing::ReturnRef(inspection_));
    auto opened = AuditLog::open(scratch_ / "audit.log");
    EXPECT_TRUE(opened.ok());
    log_ = *opened;
  }
  bool is_audited(std::int32_t code, std::string_view group_field = "") {
    wire::remoting::Command command;
    command.code = code;
    command.has_fields = !group_field.empty();
    if (!group_field.empty()) command.fields.push_back({group_field, "G"});
    return begin_change({clock_, broker_, nullptr, log_}, command, peer_) != nullptr;
  }

  const HostAddress peer_ = *parse_host_address("10.0.0.7:50112");
  const api::ClientFacts member_{.client_id = "C", .address = peer_, .version = {}};
  file::ScratchDirectory scratch_;
  ManualClock clock_;
  testing::NiceMock<FakeBroker> broker_;
  testing::NiceMock<FakeInspection> inspection_;
  std::shared_ptr<AuditLog> log_;
};

TEST_F(AuditedRequest, EveryCodeIsAChangeOrNamedAsNone) {
  constexpr std::int32_t kCodesEnd = 300'000;
  for (std::int32_t code = 0; code < kCodesEnd; ++code) {
    if (find_handler(code) == nullptr) continue;
    EXPECT_NE(is_audited(code), kNoChange.contains(code)) << code;
  }
}

TEST_F(AuditedRequest, WhatAProducerEndsOrRecallsIsItsOwnAffair) {
  for (const std::int32_t code : {request::kEndTransaction, request::kRecallMessage}) {
    EXPECT_TRUE(is_audited(code, "producerGroup")) << code;
  }
  EXPECT_CALL(inspection_, producers(std::string_view("G")))
      .WillRepeatedly(Return(api::OutcomeOf<std::vector<api::ClientFacts>>{{}, {}, {member_}}));
  for (const std::int32_t code : {request::kEndTransaction, request::kRecallMessage}) {
    EXPECT_FALSE(is_audited(code, "producerGroup")) << code;
  }
}

TEST_F(AuditedRequest, OffsetsAreAChangeWhenAStrangerSetsThem) {
  EXPECT_TRUE(is_audited(request::kUpdateConsumerOffset, "consumerGroup"));
  EXPECT_CALL(inspection_, consumers(std::string_view("G")))
      .WillRepeatedly(
          Return(api::OutcomeOf<api::ConsumerGroupFacts>{{}, {}, {.members = {member_}}}));
  EXPECT_FALSE(is_audited(request::kUpdateConsumerOffset, "consumerGroup"));
}

}  // namespace
}  // namespace saker::front
