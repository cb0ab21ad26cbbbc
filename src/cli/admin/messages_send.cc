#include <algorithm>

#include "base/clock.h"
#include "base/number.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/input_file.h"
#include "cli/admin/message/message_sender.h"
#include "cli/admin/messages.h"
#include "model/property.h"
#include "model/topic.h"
#include "wire/remoting/frame.h"

namespace saker::cli {
namespace {

constexpr std::size_t kSurelyTaken = 4u << 20;  // of a body; maxMessageSize by default

Result<std::string> body_of(const MessageSendOptions& options) {
  if (options.body && options.file.empty()) return *options.body;
  if (!options.body && !options.file.empty()) return read_input(options.file);
  return Error{ErrorCode::kInvalidArgument,
               "a message needs one body: give its text, or --file FILE (- is stdin)"};
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of("\x01\x02") == std::string_view::npos;
}

Status add(std::string& text, std::string_view name, std::string_view value) {
  if (!is_plain(name) || !is_plain(value)) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + std::string(name) + "=" + std::string(value) +
                     "' is no property; give name=value, both not empty and without the bytes 1 "
                     "and 2"};
  }
  property::append(text, name, value);
  return {};
}

Result<std::string> properties_of(const MessageSendOptions& options) {
  std::string text;
  Status added;
  if (!options.key.empty()) added = add(text, property::kKeys, options.key);
  if (added.ok() && !options.tag.empty()) added = add(text, property::kTags, options.tag);
  for (const std::string& pair : options.properties) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string value = pair.substr(std::min(equals + 1, pair.size()));
    if (added.ok()) added = add(text, pair.substr(0, equals), value);
  }
  if (!added.ok()) return added.error();
  property::append(text, property::kWait, "true");
  if (options.delay_level)
    property::append(text, property::kDelay, std::to_string(*options.delay_level));
  if (options.at_ms)
    property::append(text, property::kTimerDeliverMs, std::to_string(*options.at_ms));
  return text;
}

/// The brokers that take messages for the topic.
Result<std::vector<BrokerAt>> receivers(Cluster& cluster, const MessageSendOptions& options) {
  const auto route = cluster.route(options.topic);
  if (!route.ok()) return route.error();
  auto brokers = cluster.masters_of(options.topic);
  if (!brokers.ok()) return brokers;
  const std::int32_t queue = options.queue.value_or(0);
  std::erase_if(*brokers, [&](const BrokerAt& broker) {
    for (const auto& data : route->queues) {
      const bool takes = (data.perm & kPermWrite) != 0 && queue < data.write_queue_count;
      if (data.broker_name == broker.name) return !takes;
    }
    return true;
  });
  if (brokers->empty()) {
    const std::string what =
        options.queue ? "queue " + std::to_string(queue) + " of topic" : "topic";
    return Error{ErrorCode::kFailedPrecondition,
                 what + " '" + options.topic +
                     "' can be written on no broker; its queues and permissions: saker admin "
                     "topics show " +
                     options.topic};
  }
  return brokers;
}

/// A request over the limit of a frame is not answered: the connection is closed. So what may be
/// too large is compared with what the broker says of itself.
Status check_size(Cluster& cluster, const BrokerAt& broker, std::size_t bytes) {
  if (bytes <= kSurelyTaken) return {};
  const auto settings = read_broker_settings(cluster, broker);
  if (!settings.ok()) return settings.error();
  const auto found = settings->find("maxMessageSize");
  const std::string text = found == settings->end() ? "" : found->second;
  constexpr std::size_t kFrameRoom = wire::remoting::kFrameBytesMax - (64u << 10);  // for the rest
  const std::size_t limit =
      std::min(kFrameRoom, whole_number<std::size_t>(text).value_or(kFrameRoom));
  if (bytes <= limit) return {};
  return Error{ErrorCode::kFailedPrecondition,
               "a body of " + std::to_string(bytes) + " bytes is too large for " + shown(broker) +
                   ": it takes " + std::to_string(limit) +
                   " at most (maxMessageSize, and no more than fits into a request of 16 MiB)"};
}

void print(const std::vector<SentMessage>& all, Form form) {
  Page page;
  Table& table = page.table("sent", {{"broker"},
                                     {"queue", Kind::kNumber},
                                     {"offset", Kind::kNumber},
                                     {"id"},
                                     {"offsetId"},
                                     {"state"},
                                     {"recallHandle"}});
  for (const SentMessage& sent : all) {
    table.add({sent.broker, std::int64_t{sent.queue}, sent.offset, sent.id, sent.offset_id,
               sent.state, sent.recall_handle.empty() ? Cell() : Cell(sent.recall_handle)});
  }
  page.print(form);
}

Status send(const AdminOptions& admin, const MessageSendOptions& options) {
  const auto body = body_of(options);
  if (!body.ok()) return body.error();
  const auto properties = properties_of(options);
  if (!properties.ok()) return properties.error();
  Cluster cluster(admin);
  const auto brokers = receivers(cluster, options);
  if (!brokers.ok()) return brokers.error();
  for (const BrokerAt& broker : *brokers) {
    if (Status fits = check_size(cluster, broker, body->size()); !fits.ok()) return fits;
  }
  NewMessage message;
  message.topic = options.topic;
  message.queue = options.queue.value_or(-1);
  message.body = *body;
  message.properties = *properties;
  std::vector<SentMessage> all;
  for (std::int64_t i = 0; i < options.count; ++i) {
    const BrokerAt& broker = (*brokers)[static_cast<std::size_t>(i) % brokers->size()];
    message.born_ms = SystemClock().wall_ms();
    const auto sent = send_message(cluster, broker, message);
    if (!sent.ok()) {
      const std::string before =
          all.empty() ? "" : "; " + std::to_string(all.size()) + " before it were stored";
      return Error{sent.error().code, sent.error().message + before};
    }
    all.push_back(*sent);
  }
  print(all, admin.form);
  return {};
}

}  // namespace

int messages_send(const AdminOptions& admin, const MessageSendOptions& options) {
  return end("messages send", send(admin, options));
}

}  // namespace saker::cli
