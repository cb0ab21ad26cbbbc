#include "front/remoting/status_code.h"

#include "wire/remoting/code.h"

namespace saker::front {

std::int32_t response_code(api::Status status) {
  namespace code = wire::remoting::response;
  switch (status) {
    case api::Status::kOk:
      return code::kSuccess;
    case api::Status::kFlushTimeout:
      return code::kFlushDiskTimeout;
    case api::Status::kFailed:
      return code::kSystemError;
    case api::Status::kBusy:
      return code::kSystemBusy;
    case api::Status::kInvalidParameter:
      return code::kInvalidParameter;
    case api::Status::kMessageIllegal:
      return code::kMessageIllegal;
    case api::Status::kNotWritable:
      return code::kServiceNotAvailable;
    case api::Status::kNoPermission:
      return code::kNoPermission;
    case api::Status::kIllegalOperation:
      return code::kIllegalOperation;
    case api::Status::kTopicNotFound:
      return code::kTopicNotExist;
    case api::Status::kGroupNotFound:
      return code::kSubscriptionGroupNotExist;
    case api::Status::kOffsetNotFound:
      return code::kQueryNotFound;
    case api::Status::kConsumerNotOnline:
      return code::kConsumerNotOnline;
    case api::Status::kClientTimeout:
      return code::kConsumeMsgTimeout;
    case api::Status::kSubscriptionNotFound:
      return code::kSubscriptionNotExist;
    case api::Status::kSubscriptionInvalid:
      return code::kSubscriptionParseFailed;
    case api::Status::kSubscriptionOutdated:
      return code::kSubscriptionNotLatest;
    case api::Status::kPullNotFound:
      return code::kPullNotFound;
    case api::Status::kPullRetry:
      return code::kPullRetryImmediately;
    case api::Status::kPullOffsetMoved:
      return code::kPullOffsetMoved;
    case api::Status::kPopNotFound:
      return code::kPollingTimeout;
    case api::Status::kPopQueueFull:
      return code::kPollingFull;
    case api::Status::kNoMessage:
      return code::kNoMessage;
    case api::Status::kTooManyLightQueues:
      return code::kLmqQuotaExceeded;
    case api::Status::kTooManySubscriptions:
      return code::kLiteSubscriptionQuotaExceeded;
  }
  return code::kSystemError;
}

}  // namespace saker::front
