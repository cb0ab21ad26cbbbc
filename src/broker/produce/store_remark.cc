#include "broker/produce/store_remark.h"

namespace saker::broker {

using store::AppendOutcome;

api::Status status_of(AppendOutcome outcome) {
  switch (outcome) {
    case AppendOutcome::kOk:
      return api::Status::kOk;
    case AppendOutcome::kFlushTimeout:
      return api::Status::kFlushTimeout;
    case AppendOutcome::kIllegal:
      return api::Status::kMessageIllegal;
    case AppendOutcome::kUnavailable:
      return api::Status::kNotWritable;
    case AppendOutcome::kCreateSegmentFailed:
      return api::Status::kFailed;
    case AppendOutcome::kBusy:
      return api::Status::kBusy;
  }
  return api::Status::kFailed;
}

std::string remark_of(AppendOutcome outcome, const std::string& why) {
  switch (outcome) {
    case AppendOutcome::kUnavailable:
      // COMPAT: RocketMQ's words, with its figures in brackets.
      return "service not available now. It may be caused by one of the following reasons: the "
             "broker's disk is full" +
             (why.empty() ? "" : " [" + why + "]") +
             ", messages are put to the slave, message store has been shut down, etc.";
    case AppendOutcome::kCreateSegmentFailed:
      return "create mapped file failed, server is busy or broken.";
    case AppendOutcome::kBusy:
      return "[PC_SYNCHRONIZED]broker busy, start flow control for a while: an append to the log "
             "takes longer than osPageCacheBusyTimeOutMills allows; try again in a second";
    default:
      return {};
  }
}

std::string_view put_status_name(AppendOutcome outcome) {
  switch (outcome) {
    case AppendOutcome::kOk:
      return "PUT_OK";
    case AppendOutcome::kFlushTimeout:
      return "FLUSH_DISK_TIMEOUT";
    case AppendOutcome::kIllegal:
      return "MESSAGE_ILLEGAL";
    case AppendOutcome::kUnavailable:
      return "SERVICE_NOT_AVAILABLE";
    case AppendOutcome::kCreateSegmentFailed:
      return "CREATE_MAPPED_FILE_FAILED";
    case AppendOutcome::kBusy:
      return "OS_PAGE_CACHE_BUSY";
  }
  return "UNKNOWN_ERROR";
}

std::string illegal_message_remark(std::int32_t message_bytes_max) {
  return "the message is illegal, maybe msg body or properties length not matched. msg body length "
         "limit " +
         std::to_string(message_bytes_max) + "B, msg properties length limit 32KB.";
}

}  // namespace saker::broker
