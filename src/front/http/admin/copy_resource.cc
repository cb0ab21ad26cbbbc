#include <algorithm>
#include <functional>
#include <set>

#include "front/http/admin/message_row.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"
#include "model/topic_name.h"
#include "wire/message/message_copy.h"

namespace saker::front {
namespace {

using wire::json::Writer;
using wire::message::MessageCopy;

/// All stored copies of one message, found topic by topic.
class Search {
 public:
  explicit Search(AdminCall& call)
      : source_(call), inspection_(call.rooms.broker.inspection()), id_(call.names[0]) {
    const auto names = inspection_.system_topics();
    system_.insert(names.begin(), names.end());
    for (const auto& [name, topic] : inspection_.topics().topics) topics_.push_back(name);
  }

  api::Outcome run(std::string topic) {
    if (api::Outcome placed = look_at_place(topic); !placed.ok()) return placed;
    api::Outcome looked = look([&](const std::string& name) {
      if (wire::message::is_waiting_place(name)) return true;
      return topic.empty() ? !system_.contains(name) && !is_of_a_group(name) : name == topic;
    });
    if (looked.ok() && found_.empty()) looked = look(is_of_a_group);
    if (!looked.ok() || found_.empty()) return looked;
    topic_ = topic.empty() ? wire::message::topic_of(found_.front()) : topic;
    return look_for_groups();
  }

  /// Oldest first.
  std::vector<MessageCopy> copies() {
    std::stable_sort(found_.begin(), found_.end(), [](const Message& a, const Message& b) {
      return a.record.store_timestamp_ms < b.record.store_timestamp_ms;
    });
    std::vector<MessageCopy> copies;
    for (const Message& message : found_) copies.push_back(wire::message::copy_of(message, topic_));
    return copies;
  }

 private:
  /// An id of a place leads to the message's own.
  api::Outcome look_at_place(std::string& topic) {
    auto placed = source_.by_place(id_);
    if (!placed.ok()) return {placed.status, placed.message};
    if (!placed.value) return {};
    id_ = placed.value->id();
    if (topic.empty()) topic = wire::message::topic_of(*placed.value);
    add(std::move(*placed.value));
    return {};
  }

  api::Outcome look_for_groups() {
    std::set<std::string> names;
    for (const std::string& group : inspection_.groups_of(topic_))
      for (std::string& name : wire::message::topics_of_group(group, topic_))
        names.insert(std::move(name));
    return look([&](const std::string& name) { return names.contains(name); });
  }

  api::Outcome look(const std::function<bool(const std::string&)>& is_wanted) {
    for (const std::string& topic : topics_) {
      if (!is_wanted(topic)) continue;
      auto found = source_.by_key({.topic = topic, .key = id_, .is_unique = true});
      if (!found.ok()) return {found.status, found.message};
      for (Message& message : found.value) add(std::move(message));
    }
    return {};
  }

  void add(Message message) {
    if (known_.insert(message.record.log_offset.value).second) found_.push_back(std::move(message));
  }

  MessageSource source_;
  api::Inspection& inspection_;
  std::string id_;
  std::string topic_;
  std::set<std::string> system_;
  std::vector<std::string> topics_;
  std::set<std::int64_t> known_;
  Messages found_;
};

void write(Writer& json, const MessageCopy& copy) {
  const wire::record::Record& record = copy.message.record;
  json.begin_object().field("kind", wire::message::name_of(copy.kind));
  write_or_null(json, "group", copy.group);
  json.field("topic", record.topic).field("queue", record.queue_id.value);
  json.field("offset", record.queue_offset.value).field("offsetId", copy.message.offset_id());
  json.field("storedMs", record.store_timestamp_ms).field("retries", record.reconsume_times);
  json.end_object();
}

}  // namespace

HttpReply list_copies(AdminCall& call) {
  const std::string topic = call.parameter("topic").value_or("");
  if (!topic.empty() && !call.rooms.broker.inspection().topic(topic)) return no_topic(topic);
  Search search(call);
  const api::Outcome searched = search.run(topic);
  if (!searched.ok()) return error_reply(searched);
  const auto copies = search.copies();
  if (copies.empty()) {
    return error_reply(404, "no trace of a message '" + call.names[0] +
                                "': it was never stored, is deleted by age, or not indexed yet");
  }
  Writer json;
  json.begin_array();
  for (const MessageCopy& copy : copies) write(json, copy);
  json.end_array();
  return json_reply(json);
}

}  // namespace saker::front
