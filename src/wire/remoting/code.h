#pragma once

#include <cstdint>

namespace saker::wire::remoting {

/// Request codes. ON WIRE: never renumber. Names are RocketMQ's.
namespace request {
inline constexpr std::int32_t kSendMessage = 10;
inline constexpr std::int32_t kPullMessage = 11;
inline constexpr std::int32_t kQueryMessage = 12;
inline constexpr std::int32_t kQueryConsumerOffset = 14;
inline constexpr std::int32_t kUpdateConsumerOffset = 15;
inline constexpr std::int32_t kUpdateAndCreateTopic = 17;
inline constexpr std::int32_t kUpdateAndCreateTopicList = 18;
inline constexpr std::int32_t kGetAllTopicConfig = 21;
inline constexpr std::int32_t kUpdateBrokerConfig = 25;
inline constexpr std::int32_t kGetBrokerConfig = 26;
inline constexpr std::int32_t kGetBrokerRuntimeInfo = 28;
inline constexpr std::int32_t kSearchOffsetByTimestamp = 29;
inline constexpr std::int32_t kGetMaxOffset = 30;
inline constexpr std::int32_t kGetMinOffset = 31;
inline constexpr std::int32_t kGetEarliestMsgStoreTime = 32;
inline constexpr std::int32_t kViewMessageById = 33;
inline constexpr std::int32_t kHeartBeat = 34;
inline constexpr std::int32_t kUnregisterClient = 35;
inline constexpr std::int32_t kConsumerSendMsgBack = 36;
inline constexpr std::int32_t kEndTransaction = 37;
inline constexpr std::int32_t kGetConsumerListByGroup = 38;
inline constexpr std::int32_t kCheckTransactionState = 39;
inline constexpr std::int32_t kNotifyConsumerIdsChanged = 40;
inline constexpr std::int32_t kLockBatchMq = 41;
inline constexpr std::int32_t kUnlockBatchMq = 42;
inline constexpr std::int32_t kGetAllConsumerOffset = 43;
inline constexpr std::int32_t kGetAllDelayOffset = 45;
inline constexpr std::int32_t kCheckClientConfig = 46;
inline constexpr std::int32_t kUpdateAclConfig = 50;
inline constexpr std::int32_t kDeleteAclConfig = 51;
inline constexpr std::int32_t kGetAclConfigVersion = 52;
inline constexpr std::int32_t kUpdateGlobalWhiteAddrs = 53;
inline constexpr std::int32_t kPutKvConfig = 100;
inline constexpr std::int32_t kGetKvConfig = 101;
inline constexpr std::int32_t kDeleteKvConfig = 102;
inline constexpr std::int32_t kRegisterBroker = 103;
inline constexpr std::int32_t kUnregisterBroker = 104;
inline constexpr std::int32_t kGetRouteInfoByTopic = 105;
inline constexpr std::int32_t kGetBrokerClusterInfo = 106;
inline constexpr std::int32_t kUpdateAndCreateSubscriptionGroup = 200;
inline constexpr std::int32_t kGetAllSubscriptionGroupConfig = 201;
inline constexpr std::int32_t kGetTopicStatsInfo = 202;
inline constexpr std::int32_t kGetConsumerConnectionList = 203;
inline constexpr std::int32_t kGetProducerConnectionList = 204;
inline constexpr std::int32_t kWipeWritePermOfBroker = 205;
inline constexpr std::int32_t kGetAllTopicListFromNameserver = 206;
inline constexpr std::int32_t kDeleteSubscriptionGroup = 207;
inline constexpr std::int32_t kGetConsumeStats = 208;
inline constexpr std::int32_t kDeleteTopicInBroker = 215;
inline constexpr std::int32_t kDeleteTopicInNamesrv = 216;
inline constexpr std::int32_t kRegisterTopicInNamesrv = 217;
inline constexpr std::int32_t kGetKvlistByNamespace = 219;
inline constexpr std::int32_t kInvokeBrokerToResetOffset = 222;
inline constexpr std::int32_t kGetTopicsByCluster = 224;
inline constexpr std::int32_t kUpdateAndCreateSubscriptionGroupList = 225;
inline constexpr std::int32_t kQueryTopicConsumeByWho = 300;
inline constexpr std::int32_t kGetSystemTopicListFromNs = 304;
inline constexpr std::int32_t kGetSystemTopicListFromBroker = 305;
inline constexpr std::int32_t kCleanExpiredConsumeQueue = 306;
inline constexpr std::int32_t kGetConsumerRunningInfo = 307;
inline constexpr std::int32_t kQueryCorrectionOffset = 308;
inline constexpr std::int32_t kConsumeMessageDirectly = 309;
inline constexpr std::int32_t kSendMessageV2 = 310;
inline constexpr std::int32_t kGetUnitTopicList = 311;
inline constexpr std::int32_t kGetHasUnitSubTopicList = 312;
inline constexpr std::int32_t kGetHasUnitSubUnunitTopicList = 313;
inline constexpr std::int32_t kCloneGroupOffset = 314;
inline constexpr std::int32_t kViewBrokerStatsData = 315;
inline constexpr std::int32_t kCleanUnusedTopic = 316;
inline constexpr std::int32_t kGetBrokerConsumeStats = 317;
inline constexpr std::int32_t kUpdateNamesrvConfig = 318;
inline constexpr std::int32_t kGetNamesrvConfig = 319;
inline constexpr std::int32_t kSendBatchMessage = 320;
inline constexpr std::int32_t kQueryConsumeQueue = 321;
inline constexpr std::int32_t kQueryDataVersion = 322;
inline constexpr std::int32_t kResumeCheckHalfMessage = 323;
inline constexpr std::int32_t kSendReplyMessage = 324;
inline constexpr std::int32_t kSendReplyMessageV2 = 325;
inline constexpr std::int32_t kPushReplyMessageToClient = 326;
inline constexpr std::int32_t kAddWritePermOfBroker = 327;
inline constexpr std::int32_t kGetAllProducerInfo = 328;
inline constexpr std::int32_t kDeleteExpiredCommitLog = 329;
inline constexpr std::int32_t kQueryTopicsByConsumer = 343;
inline constexpr std::int32_t kQuerySubscriptionByConsumer = 345;
inline constexpr std::int32_t kGetTopicConfig = 351;
inline constexpr std::int32_t kGetSubscriptionGroupConfig = 352;
inline constexpr std::int32_t kCheckRocksdbCqWriteProgress = 354;
inline constexpr std::int32_t kExportRocksdbConfigToJson = 355;
inline constexpr std::int32_t kLitePullMessage = 361;
inline constexpr std::int32_t kRecallMessage = 370;
inline constexpr std::int32_t kQueryAssignment = 400;
inline constexpr std::int32_t kSetMessageRequestMode = 401;
inline constexpr std::int32_t kUpdateAndCreateStaticTopic = 513;
inline constexpr std::int32_t kGetBrokerMemberGroup = 901;
inline constexpr std::int32_t kAddBroker = 902;
inline constexpr std::int32_t kRemoveBroker = 903;
inline constexpr std::int32_t kBrokerHeartbeat = 904;
inline constexpr std::int32_t kNotifyMinBrokerIdChange = 905;
inline constexpr std::int32_t kGetBrokerHaStatus = 907;
inline constexpr std::int32_t kResetMasterFlushOffset = 908;
inline constexpr std::int32_t kControllerElectMaster = 1002;
inline constexpr std::int32_t kControllerGetMetadataInfo = 1005;
inline constexpr std::int32_t kControllerGetSyncStateData = 1006;
inline constexpr std::int32_t kGetBrokerEpochCache = 1007;
inline constexpr std::int32_t kUpdateControllerConfig = 1009;
inline constexpr std::int32_t kGetControllerConfig = 1010;
inline constexpr std::int32_t kCleanBrokerData = 1011;
inline constexpr std::int32_t kUpdateColdDataFlowCtrConfig = 2001;
inline constexpr std::int32_t kRemoveColdDataFlowCtrConfig = 2002;
inline constexpr std::int32_t kGetColdDataFlowCtrInfo = 2003;
inline constexpr std::int32_t kSetCommitlogReadMode = 2004;
inline constexpr std::int32_t kAuthCreateUser = 3001;
inline constexpr std::int32_t kAuthUpdateUser = 3002;
inline constexpr std::int32_t kAuthDeleteUser = 3003;
inline constexpr std::int32_t kAuthGetUser = 3004;
inline constexpr std::int32_t kAuthListUser = 3005;
inline constexpr std::int32_t kAuthCreateAcl = 3006;
inline constexpr std::int32_t kAuthUpdateAcl = 3007;
inline constexpr std::int32_t kAuthDeleteAcl = 3008;
inline constexpr std::int32_t kAuthGetAcl = 3009;
inline constexpr std::int32_t kAuthListAcl = 3010;
inline constexpr std::int32_t kSwitchTimerEngine = 5001;
inline constexpr std::int32_t kPopMessage = 200050;
inline constexpr std::int32_t kAckMessage = 200051;
inline constexpr std::int32_t kPeekMessage = 200052;
inline constexpr std::int32_t kChangeMessageInvisibleTime = 200053;
inline constexpr std::int32_t kNotification = 200054;
inline constexpr std::int32_t kPollingInfo = 200055;
inline constexpr std::int32_t kPopRollback = 200056;
inline constexpr std::int32_t kPopLiteMessage = 200070;
inline constexpr std::int32_t kLiteSubscriptionCtl = 200071;
inline constexpr std::int32_t kNotifyUnsubscribeLite = 200073;
inline constexpr std::int32_t kGetBrokerLiteInfo = 200074;
inline constexpr std::int32_t kGetParentTopicInfo = 200075;
inline constexpr std::int32_t kGetLiteTopicInfo = 200076;
inline constexpr std::int32_t kGetLiteClientInfo = 200077;
inline constexpr std::int32_t kGetLiteGroupInfo = 200078;
inline constexpr std::int32_t kTriggerLiteDispatch = 200079;
inline constexpr std::int32_t kBatchAckMessage = 200151;
}  // namespace request

/// Response codes. ON WIRE: never renumber. Names are RocketMQ's.
namespace response {
inline constexpr std::int32_t kSuccess = 0;
inline constexpr std::int32_t kSystemError = 1;
inline constexpr std::int32_t kSystemBusy = 2;
inline constexpr std::int32_t kRequestCodeNotSupported = 3;
inline constexpr std::int32_t kFlushDiskTimeout = 10;
inline constexpr std::int32_t kMessageIllegal = 13;
inline constexpr std::int32_t kServiceNotAvailable = 14;
inline constexpr std::int32_t kNoPermission = 16;
inline constexpr std::int32_t kTopicNotExist = 17;
inline constexpr std::int32_t kPullNotFound = 19;
inline constexpr std::int32_t kPullRetryImmediately = 20;
inline constexpr std::int32_t kPullOffsetMoved = 21;
inline constexpr std::int32_t kQueryNotFound = 22;
inline constexpr std::int32_t kSubscriptionParseFailed = 23;
inline constexpr std::int32_t kSubscriptionNotExist = 24;
inline constexpr std::int32_t kSubscriptionNotLatest = 25;
inline constexpr std::int32_t kSubscriptionGroupNotExist = 26;
inline constexpr std::int32_t kInvalidParameter = 29;
inline constexpr std::int32_t kConsumerNotOnline = 206;
inline constexpr std::int32_t kConsumeMsgTimeout = 207;
inline constexpr std::int32_t kIllegalOperation = 604;
inline constexpr std::int32_t kNoMessage = 208;
inline constexpr std::int32_t kPollingFull = 209;
inline constexpr std::int32_t kPollingTimeout = 210;
inline constexpr std::int32_t kLmqQuotaExceeded = 2017;
inline constexpr std::int32_t kLiteSubscriptionQuotaExceeded = 2018;
}  // namespace response

/// LanguageCode of the header. ON WIRE: never renumber.
inline constexpr std::int32_t kLanguageJava = 0;
inline constexpr std::int32_t kLanguageUnknown = -1;

/// MQVersion ordinal that Saker sends: V5_5_0. Clients switch features by it.
inline constexpr std::int32_t kVersion = 513;

}  // namespace saker::wire::remoting
