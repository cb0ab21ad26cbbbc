#include "front/remoting/client_session.h"

#include <string>

#include "api/client_question.h"
#include "api/lite.h"
#include "api/reply.h"
#include "api/transaction.h"

namespace saker::front {
namespace {

constexpr std::int64_t kReplyTimeoutMs = 10'000;
constexpr std::int64_t kAnswerTimeoutMs = 10'000;

rpc::Request request_of(const api::TransactionCheck& check) {
  return {wire::remoting::request::kCheckTransactionState,
          {{"topic", std::string(check.half_topic)},
           {"tranStateTableOffset", std::to_string(check.half_offset.value)},
           {"commitLogOffset", std::to_string(check.log_offset.value)},
           {"msgId", std::string(check.message_id)},
           {"transactionId", std::string(check.message_id)},
           {"offsetMsgId", std::string(check.offset_message_id)},
           {"bname", std::string(check.broker_name)}},
          std::string(check.record)};
}

rpc::Request request_of(const api::ReplyPush& push) {
  const api::SendRequest& reply = push.reply;
  return {wire::remoting::request::kPushReplyMessageToClient,
          {{"producerGroup", std::string(reply.producer_group)},
           {"topic", std::string(reply.topic)},
           {"defaultTopic", std::string(reply.default_topic)},
           {"defaultTopicQueueNums", std::to_string(reply.default_topic_queue_count)},
           {"queueId", std::to_string(reply.queue_id.value)},
           {"sysFlag", std::to_string(reply.sys_flag)},
           {"bornTimestamp", std::to_string(reply.born_timestamp_ms)},
           {"flag", std::to_string(reply.flag)},
           {"properties", std::string(push.properties)},
           {"reconsumeTimes", std::to_string(reply.reconsume_times)},
           {"unitMode", reply.unit_mode ? "true" : "false"},
           {"bornHost", to_string(reply.born_host)},
           {"storeHost", std::string(push.store_host)},
           {"storeTimestamp", std::to_string(push.store_timestamp_ms)}},
          std::string(reply.body)};
}

rpc::Request request_of(const api::ClientQuestion& question) {
  namespace request = wire::remoting::request;
  const bool is_direct = question.kind == api::ClientQuestion::Kind::kConsumeDirectly;
  return {is_direct ? request::kConsumeMessageDirectly : request::kGetConsumerRunningInfo,
          {question.fields.begin(), question.fields.end()},
          question.body};
}

std::string name_of(const api::ClientQuestion& question) {
  return "consumer <" + question.group + "> <" + question.client_id + "> ";
}

api::ClientAnswer answer_of(const Result<const wire::remoting::Command*>& result,
                            const std::string& who) {
  if (result.ok()) {
    const wire::remoting::Command& answer = **result;
    return {{}, answer.code, std::string(answer.remark.value_or("")), std::string(answer.body)};
  }
  const Error& error = result.error();
  if (error.code == ErrorCode::kDeadlineExceeded) {
    return {{api::Status::kClientTimeout, who + "Timeout: " + error.message}, 0, {}, {}};
  }
  return {{api::Status::kFailed, "invoke " + who + "Exception: " + error.message}, 0, {}, {}};
}

}  // namespace

api::ClientChannelPtr ClientSession::of(const rpc::SessionPtr& session) {
  if (!session->attachment) session->attachment = std::make_shared<ClientSession>(session);
  return existing(session);
}

api::ClientChannelPtr ClientSession::existing(const rpc::SessionPtr& session) {
  return std::static_pointer_cast<ClientSession>(session->attachment);
}

ClientSession::ClientSession(const rpc::SessionPtr& session)
    : session_(session), loop_(session->loop()), peer_(session->peer()) {}

void ClientSession::notify_members_changed(std::string_view group) {
  {
    const std::lock_guard lock(mutex_);
    const bool task_waits = !changed_groups_.empty();
    changed_groups_.emplace(group);
    if (task_waits) return;
  }
  loop_.post([weak = session_] {
    const auto session = weak.lock();
    if (!session || !session->attachment) return;
    std::static_pointer_cast<ClientSession>(session->attachment)->tell_changed_groups(*session);
  });
}

void ClientSession::tell_changed_groups(rpc::Session& session) {
  decltype(changed_groups_) groups;
  {
    const std::lock_guard lock(mutex_);
    groups.swap(changed_groups_);
  }
  for (const std::string& group : groups) {
    session.tell(
        {wire::remoting::request::kNotifyConsumerIdsChanged, {{"consumerGroup", group}}, {}});
  }
}

void ClientSession::notify_lite_lost(const api::LiteLoss& loss) {
  loop_.post(
      [weak = session_, loss] {
        const auto session = weak.lock();
        if (!session) return;
        session->tell({wire::remoting::request::kNotifyUnsubscribeLite,
                       {{"liteTopic", loss.lite_topic},
                        {"consumerGroup", loss.group},
                        {"clientId", loss.client_id}},
                       {}});
      },
      net::Loop::Need::kSpare);
}

void ClientSession::check_transaction(const api::TransactionCheck& check) {
  loop_.post(
      [weak = session_, request = request_of(check)] {
        if (const auto session = weak.lock()) session->tell(request);
      },
      net::Loop::Need::kSpare);
}

void ClientSession::push_reply(const api::ReplyPush& push, UniqueFunction<void(bool)> done) {
  loop_.post([weak = session_, request = request_of(push), kept = std::move(done)]() mutable {
    const auto session = weak.lock();
    if (!session) return kept(false);
    session->call(request, kReplyTimeoutMs,
                  [kept = std::move(kept)](Result<const wire::remoting::Command*> answer) mutable {
                    kept(answer.ok() && (*answer)->code == wire::remoting::response::kSuccess);
                  });
  });
}

void ClientSession::ask(const api::ClientQuestion& question,
                        UniqueFunction<void(const api::ClientAnswer&)> done) {
  loop_.post([weak = session_, request = request_of(question), who = name_of(question),
              kept = std::move(done)]() mutable {
    const auto session = weak.lock();
    if (!session) {
      return kept({{api::Status::kFailed, "The " + who + "is gone"}, 0, {}, {}});
    }
    session->call(
        request, kAnswerTimeoutMs,
        [who, kept = std::move(kept)](Result<const wire::remoting::Command*> result) mutable {
          kept(answer_of(result, who));
        });
  });
}

bool ClientSession::is_open() const {
  const auto session = session_.lock();
  return session != nullptr && session->connection() != nullptr;
}

void ClientSession::close() {
  loop_.post([weak = session_] {
    if (const auto session = weak.lock())
      session->close("by this broker: silent for too long, or kicked");
  });
}

}  // namespace saker::front
