#include "cli/admin/message/message_trace.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/admin/message/dead_letter_store.h"
#include "cli/admin/message/half_messages.h"
#include "cli/admin/message/waiting_messages.h"
#include "cli/admin/subscriber_store.h"
#include "cli/admin/topic_store.h"
#include "model/property.h"

namespace saker::cli {
namespace {

/// Which topics each broker has, and what was found so far.
class Search {
 public:
  Search(Cluster& cluster, std::string id) : cluster_(cluster), id_(std::move(id)) {}

  Status open() {
    const auto brokers = cluster_.masters();
    if (!brokers.ok()) return brokers.error();
    for (const BrokerAt& broker : *brokers) {
      const auto topics = read_topics(cluster_, broker);
      if (!topics.ok()) return topics.error();
      const auto system = read_system_topics(cluster_, broker);
      if (!system.ok()) return system.error();
      homes_.push_back({broker, {}, {system->begin(), system->end()}});
      for (const auto& [name, topic] : topics->topics) homes_.back().topics.insert(name);
    }
    return {};
  }

  /// Looks into the topics for which `is_wanted(name, is_system)`.
  template <class IsWanted>
  Status look(const IsWanted& is_wanted) {
    for (const Home& home : homes_) {
      for (const std::string& topic : home.topics) {
        if (!is_wanted(topic, home.system.contains(topic))) continue;
        KeyQuestion question;
        question.topic = topic;
        question.key = id_;
        question.is_unique = true;
        auto found = query_messages(cluster_, home.broker, question);
        if (!found.ok()) return found.error();
        for (Message& message : *found) add(std::move(message));
      }
    }
    return {};
  }

  void add(Message message) {
    if (known_.insert(message.broker + message.offset_id()).second)
      found_.push_back(std::move(message));
  }

  Result<std::vector<std::string>> subscribers(const std::string& topic) {
    std::set<std::string> groups;
    for (const Home& home : homes_) {
      if (!home.topics.contains(topic)) continue;
      const auto names = read_subscribers(cluster_, home.broker, topic);
      if (!names.ok()) return names;
      groups.insert(names->begin(), names->end());
    }
    return std::vector<std::string>(groups.begin(), groups.end());
  }

  const std::vector<Message>& found() const { return found_; }

 private:
  struct Home {
    BrokerAt broker;
    std::set<std::string> topics;
    std::set<std::string> system;
  };

  Cluster& cluster_;
  const std::string id_;
  std::vector<Home> homes_;
  std::set<std::string> known_;
  std::vector<Message> found_;
};

Error nothing_found(const MessageRef& ref) {
  const std::string where = ref.topic.empty() ? "" : " of topic '" + ref.topic + "'";
  return {ErrorCode::kNotFound, "no trace of a message '" + ref.id + "'" + where +
                                    ": it was never stored, is deleted by age, or not indexed yet"};
}

/// First where it should be, then in the topics of groups.
Status find_topic(Search& search, const MessageRef& ref) {
  Status looked = search.look([&](const std::string& topic, bool is_system) {
    if (wire::message::is_waiting_place(topic)) return true;
    return ref.topic.empty() ? !is_system && !is_of_a_group(topic) : topic == ref.topic;
  });
  if (!looked.ok() || !search.found().empty()) return looked;
  return search.look([](const std::string& topic, bool) { return is_of_a_group(topic); });
}

Status find_of_groups(Search& search, const std::set<std::string>& groups,
                      const std::string& topic) {
  std::set<std::string> names;
  for (const std::string& group : groups) {
    for (std::string& name : wire::message::topics_of_group(group, topic))
      names.insert(std::move(name));
  }
  return search.look([&](const std::string& name, bool) { return names.contains(name); });
}

}  // namespace

Result<MessageTrace> trace_message(Cluster& cluster, const MessageRef& ref) {
  auto placed = find_by_place(cluster, ref);
  if (!placed.ok()) return placed.error();
  MessageTrace trace{*placed ? (*placed)->id() : ref.id, ref.topic, {}, {}};
  Search search(cluster, trace.id);
  if (Status opened = search.open(); !opened.ok()) return opened.error();
  if (*placed) {
    trace.topic = topic_of(**placed);
    search.add(std::move(**placed));
  }
  if (Status looked = find_topic(search, {trace.id, trace.topic}); !looked.ok())
    return looked.error();
  if (search.found().empty()) return nothing_found(ref);
  if (trace.topic.empty()) trace.topic = topic_of(search.found().front());
  const auto subscribers = search.subscribers(trace.topic);
  if (!subscribers.ok()) return subscribers.error();
  std::set<std::string> groups(subscribers->begin(), subscribers->end());
  if (Status looked = find_of_groups(search, groups, trace.topic); !looked.ok())
    return looked.error();
  for (const Message& message : search.found()) {
    trace.copies.push_back(copy_of(message, trace.topic));
    if (!trace.copies.back().group.empty()) groups.insert(trace.copies.back().group);
  }
  std::stable_sort(
      trace.copies.begin(), trace.copies.end(),
      [](const MessageCopy& a, const MessageCopy& b) { return a.stored_ms() < b.stored_ms(); });
  trace.groups.assign(groups.begin(), groups.end());
  return trace;
}

}  // namespace saker::cli
