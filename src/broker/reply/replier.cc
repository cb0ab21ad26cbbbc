#include "broker/reply/replier.h"

#include "model/property.h"

namespace saker::broker {
namespace {

using api::Status;

void answer(api::SendCompletion& done, Status status, std::string_view message) {
  api::SendOutcome outcome;
  outcome.status = status;
  outcome.message = message;
  done(outcome);
}

/// COMPAT: what RocketMQ answers where a reply arrived and has no place in the store.
api::SendOutcome arrived(QueueId queue_id) {
  api::SendOutcome outcome;
  outcome.message_id = "0";
  outcome.queue_id = queue_id;
  return outcome;
}

}  // namespace

/// A reply while the client that asked has it: the request with its texts, and who waits.
struct Replier::Pushed {
  Pushed(const api::SendRequest& from, api::SendCompletion completion)
      : producer_group(from.producer_group),
        topic(from.topic),
        default_topic(from.default_topic),
        properties(from.properties),
        body(from.body),
        request(from),
        done(std::move(completion)) {
    request.producer_group = producer_group;
    request.topic = topic;
    request.default_topic = default_topic;
    request.properties = properties;
    request.body = body;
  }
  Pushed(const Pushed&) = delete;
  Pushed& operator=(const Pushed&) = delete;

  const std::string producer_group;
  const std::string topic;
  const std::string default_topic;
  const std::string properties;
  const std::string body;
  api::SendRequest request;
  api::SendCompletion done;
};

void Replier::send(api::Lane lane, Station& station, const api::SendRequest& request,
                   api::SendCompletion done) {
  // What speaks against storing it speaks against handing it on.
  if (!station.sender().check(request).ok()) return station.send(request, std::move(done));
  const std::string_view client_id = property::find(request.properties, property::kReplyToClient);
  if (client_id.empty()) {
    return answer(done, Status::kFailed, "reply message properties[REPLY_TO_CLIENT] is null");
  }
  const api::ClientChannelPtr client = rooms_.producers.find(client_id);
  if (client == nullptr) {
    return answer(
        done, Status::kFailed,
        "push reply message fail, channel of <" + std::string(client_id) + "> not found.");
  }
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::string properties = pushed_properties(request.properties, now_ms);
  const std::string host = rooms_.options.address();
  auto pushed = std::make_unique<Pushed>(request, std::move(done));
  client->push_reply({.reply = request,
                      .properties = properties,
                      .store_host = host,
                      .store_timestamp_ms = now_ms},
                     [this, lane, &station, kept = std::move(pushed)](bool is_taken) mutable {
                       rooms_.executor.post(
                           lane, [this, &station, is_taken, kept = std::move(kept)]() mutable {
                             answer_pushed(station, std::move(kept), is_taken);
                           });
                     });
}

std::string Replier::pushed_properties(std::string_view text, std::int64_t now_ms) const {
  std::string properties(text);
  property::append(properties, property::kRegion, rooms_.options.region_id);
  property::append(properties, property::kTraceOn, rooms_.options.trace_on ? "true" : "false");
  property::append(properties, property::kPushReplyTime, std::to_string(now_ms));
  return properties;
}

/// Unlike RocketMQ, which stores replies that nobody got as well
/// (docs/decisions/0002-undelivered-replies.md).
void Replier::answer_pushed(Station& station, std::unique_ptr<Pushed> pushed, bool is_taken) {
  if (!is_taken) {
    const std::string id(property::find(pushed->properties, property::kReplyToClient));
    return answer(pushed->done, Status::kFailed, "push reply message to " + id + "fail.");
  }
  if (!rooms_.options.store_replies) return pushed->done(arrived(pushed->request.queue_id));
  const api::SendRequest request = pushed->request;
  station.send(request, [kept = std::move(pushed)](const api::SendOutcome& outcome) {
    const bool is_stored = outcome.status == Status::kOk || outcome.status == Status::kFlushTimeout;
    api::SendOutcome stored = is_stored ? outcome : arrived(kept->request.queue_id);
    stored.status = Status::kOk;
    stored.transaction_id = {};  // COMPAT: absent from answers to replies
    kept->done(stored);
  });
}

}  // namespace saker::broker
