#include "front/remoting/watch/lane_watch.h"

#include "base/log_wanted.h"
#include "front/remoting/watch/audited_request.h"
#include "front/remoting/watch/code_name.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

CallTable::Key key_of(const WatchedRequest& of) {
  CallTable::Key key;
  key.code = of.code;
  key.response_code = of.response_code;
  key.is_long_polling = of.times.held_ns > 0 || of.code == request::kNotification;
  if (of.response_code == rpc::RequestRecord::kUnanswered) {
    key.result = CallTable::Result::kCancelled;
  } else if (of.oneway) {
    key.result = CallTable::Result::kOneway;
  }
  return key;
}

/// Answers that clients have to live with; not that there is nothing yet.
bool is_refusal(std::int32_t response_code) {
  switch (response_code) {
    case response::kSuccess:
    case response::kPullNotFound:
    case response::kPullRetryImmediately:
    case response::kPollingTimeout:
    case rpc::RequestRecord::kUnanswered:
      return false;
    default:
      return true;
  }
}

void log_refusal(const WatchedRequest& request) {
  const std::string_view name = request_name(request.code);
  log::debug(
      "front: request refused code={} name={} client={} topic={} group={} response={} "
      "remark=\"{}\"",
      request.code, name.empty() ? "-" : name, to_string(request.peer), request.topic,
      request.group, request.response_code, request.remark);
}

bool is_group(std::string_view name) {
  return name == "consumerGroup" || name == "producerGroup" || name == "group" ||
         name == "groupName";
}

}  // namespace

LaneWatch::Kind LaneWatch::kind_of(std::int32_t code) {
  switch (code) {
    case request::kSendMessage:
    case request::kSendMessageV2:
    case request::kSendBatchMessage:
    case request::kSendReplyMessage:
    case request::kSendReplyMessageV2:
      return Kind::kSend;
    case request::kPullMessage:
    case request::kLitePullMessage:
      return Kind::kPull;
    case request::kPopMessage:
      return Kind::kPop;
    case request::kAckMessage:
    case request::kBatchAckMessage:
      return Kind::kAcknowledge;
    default:
      return Kind::kOther;
  }
}

WatchedRequest& LaneWatch::begin(const rpc::SessionPtr& session,
                                 const wire::remoting::Command& command) {
  if (spare_.empty()) spare_.push_back(&requests_.emplace_back());
  WatchedRequest& request = *spare_.back();
  spare_.pop_back();
  request.watch = this;
  request.code = command.code;
  request.response_code = rpc::RequestRecord::kUnanswered;
  request.begin_ns = clock_.precise_ns();
  request.turn_begin_ns = session->loop().turn_begin_ns();
  request.peer = session->peer();
  request.oneway = command.is_oneway();
  request.wants_remark = log::wants_debug();
  request.times = {};
  current_ = &request;
  command_ = &command;
  return request;
}

void LaneWatch::handled() {
  if (current_ != nullptr) name(*current_, *command_);
  current_ = nullptr;
  command_ = nullptr;
}

/// COMPAT: the names that RocketMQ's headers have for topic and group, the letters of sends first.
void LaneWatch::name(WatchedRequest& request, const wire::remoting::Command& command) {
  request.topic.clear();
  request.group.clear();
  const bool has_letters = request.code == wire::remoting::request::kSendMessageV2 ||
                           request.code == wire::remoting::request::kSendBatchMessage;
  int missing = 2;
  for (const wire::remoting::Field& field : command.fields) {
    const std::string_view name = field.name;
    if (has_letters ? name == "b" : name == "topic") {
      request.topic = field.value;
      --missing;
    } else if (has_letters ? name == "a" : is_group(name)) {
      request.group = field.value;
      --missing;
    }
    if (missing == 0) return;
  }
}

void LaneWatch::ended(rpc::RequestRecord& record) {
  auto& request = static_cast<WatchedRequest&>(record);
  const std::int64_t end_ns = clock_.precise_ns();
  measure(request, end_ns);
  if (current_ == &request) {
    if (request.wants_remark || slow_log_->is_slow(request, end_ns)) {
      name(request, *command_);
    }
    current_ = nullptr;
  }
  if (slow_log_->is_slow(request, end_ns) && request.code != request::kNotification) {
    slow_log_->write(request, end_ns);
  }
  if (const auto change = std::move(request.change)) change->finish(end_of(request));
  if (request.wants_remark && log::wants_debug() && is_refusal(request.response_code))
    log_refusal(request);
  request.wants_remark = false;
  spare_.push_back(&request);
  if (is_left_ && spare_.size() == requests_.size()) delete this;
}

void LaneWatch::measure(const WatchedRequest& request, std::int64_t end_ns) {
  const std::int64_t took_ns = end_ns - request.begin_ns;
  calls_.record(key_of(request), took_ns);
  if (request.response_code == rpc::RequestRecord::kUnanswered) return;
  latencies_[static_cast<std::size_t>(kind_of(request.code))].record(took_ns -
                                                                     request.times.held_ns);
}

void LaneWatch::leave() {
  is_left_ = true;
  if (spare_.size() == requests_.size()) delete this;
}

}  // namespace saker::front
