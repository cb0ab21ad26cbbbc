#include "broker/admin/inspector.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "broker/remark.h"
#include "broker/topic/system_topics.h"
#include "broker/topic/topic_name.h"
#include "model/lite_topic.h"
#include "wire/record/record.h"

namespace saker::broker {
namespace {

/// Each costs a look at its record.
constexpr std::int32_t kLookedAtMax = 256;

api::ClientFacts facts_of(const Member& member) {
  return {member.client_id, member.channel->peer(), member.version};
}

}  // namespace

api::TopicListing Inspector::topics() {
  TopicsState state = rooms_.topics.state();
  return {state.version, std::move(state.topics)};
}

std::optional<Topic> Inspector::topic(std::string_view name) {
  const KnownTopicPtr found = rooms_.topics.find(name);
  return found == nullptr ? std::nullopt : std::optional(found->config);
}

api::OutcomeOf<std::vector<api::QueueState>> Inspector::queues(std::string_view topic) {
  const KnownTopicPtr known = rooms_.topics.find(topic);
  if (known == nullptr) {
    return {api::Status::kTopicNotFound, "topic[" + std::string(topic) + "] not exist", {}};
  }
  std::vector<api::QueueState> states;
  const std::int32_t count =
      std::max(known->config.read_queue_count, known->config.write_queue_count);
  for (std::int32_t id = 0; id < count; ++id) {
    api::QueueState state{.queue_id = {id},
                          .min = rooms_.store.min_offset(topic, {id}),
                          .max = rooms_.store.max_offset(topic, {id})};
    if (state.max.value > 0) {
      state.last_store_ms = rooms_.store.store_time(topic, {id}, {state.max.value - 1}).value_or(0);
    }
    states.push_back(state);
  }
  return {api::Status::kOk, "", std::move(states)};
}

api::OutcomeOf<api::QueueLook> Inspector::look_into(std::string_view topic, QueueId queue_id,
                                                    QueueOffset first, std::int32_t count) {
  const KnownTopicPtr known = rooms_.topics.find(topic);
  if (known == nullptr || queue_id.value < 0 || queue_id.value >= known->queue_count()) {
    return {api::Status::kFailed,
            std::to_string(queue_id.value) + "@" + std::string(topic) + " is not exist!",
            {}};
  }
  api::QueueLook look{.min = rooms_.store.min_offset(topic, queue_id),
                      .max = rooms_.store.max_offset(topic, queue_id),
                      .entries = {}};
  const auto end = std::min(look.max, first + std::min(count, kLookedAtMax));
  for (QueueOffset at = first; look.min <= at && at < end; at = at + 1) {
    api::QueueEntryFacts entry;
    store::WantsEntry wanted = [&entry](const store::EntryTraits& traits) {
      entry.tags_code = traits.tags_code;
      return true;
    };
    const store::ReadResult read = rooms_.store.read(
        {.topic = topic, .queue_id = queue_id, .offset = at, .message_count_max = 1}, &wanted);
    wire::record::Record record;
    if (read.slices.empty() ||
        wire::record::decode(read.slices.front().bytes, wire::record::BodyCrc::kIgnore, record)) {
      break;
    }
    entry.log_offset = record.log_offset;
    entry.bytes = static_cast<std::int64_t>(read.slices.front().bytes.size());
    look.entries.push_back(entry);
  }
  return {api::Status::kOk, "", std::move(look)};
}

std::vector<std::string> Inspector::system_topics() {
  std::set<std::string> names;
  for (const std::string_view name : fixed_system_topics()) names.emplace(name);
  for (const Topic& topic : broker::system_topics(rooms_.options)) names.insert(topic.name);
  return {names.begin(), names.end()};
}

std::vector<std::string> Inspector::groups_of(std::string_view topic) {
  std::vector<std::string> groups = rooms_.offsets.groups_of(topic);
  for (std::string& group : rooms_.membership.groups_subscribed_to(topic)) {
    groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end());
  groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  return groups;
}

api::GroupListing Inspector::groups() {
  GroupsState state = rooms_.groups.state();
  return {state.version, std::move(state.groups), std::move(state.forbidden)};
}

api::OffsetListing Inspector::offsets() {
  OffsetsState state = rooms_.offsets.state();
  if (rooms_.options.light_queues) state = with_light_groups(std::move(state));
  return {state.version, std::move(state.offsets), std::move(state.pull_offsets),
          std::move(state.light_offsets)};
}

api::DelayListing Inspector::delay_offsets() {
  DelayOffsetsState state = rooms_.delay_offsets.state();
  return {state.version, std::move(state.offsets)};
}

api::OutcomeOf<Group> Inspector::group(std::string_view name) {
  const GroupPtr found = rooms_.groups.find_or_create(name);
  if (found == nullptr) return {api::Status::kGroupNotFound, "No group in this broker", {}};
  return {api::Status::kOk, "", *found};
}

std::vector<std::string> Inspector::topics_of(std::string_view group) {
  return rooms_.offsets.topics_of(group);
}

/// Whether the group, if it is online, still subscribes to the topic, which exists.
bool Inspector::reads(std::string_view group, const std::string& topic) const {
  if (rooms_.topics.find(topic) == nullptr) return false;
  const auto online = rooms_.membership.online_groups().find(group);
  return online == nullptr || online->subscriptions.empty() ||
         online->subscriptions.contains(topic);
}

std::vector<std::string> Inspector::read_topics_of(std::string_view group) const {
  std::vector<std::string> topics = rooms_.offsets.topics_of(group);
  std::erase_if(topics, [&](const std::string& topic) { return !reads(group, topic); });
  return topics;
}

std::vector<GroupPlaces> Inspector::places() const {
  std::vector<OffsetTable::Row> rows = rooms_.offsets.rows();
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::tie(a.group, a.topic) < std::tie(b.group, b.topic);
  });
  std::vector<GroupPlaces> all;
  for (OffsetTable::Row& row : rows) {
    const KnownTopicPtr known = rooms_.topics.find(row.topic);
    if (known == nullptr || !reads(row.group, row.topic)) continue;
    GroupPlaces& places = all.emplace_back();
    auto next = row.queues.begin();
    for (std::int32_t id = 0; id < known->config.read_queue_count; ++id) {
      QueuePlace place{.id = {id}, .end = rooms_.store.max_offset(row.topic, {id})};
      while (next != row.queues.end() && next->id.value < id) ++next;
      if (next != row.queues.end() && next->id.value == id) {
        place.committed = next->committed.value_or(QueueOffset{0});
        place.pulled = next->pulled.value_or(place.committed);
      }
      place.pulled = std::max(place.pulled, place.committed);
      places.queues.push_back(place);
    }
    places.group = std::move(row.group);
    places.topic = std::move(row.topic);
  }
  return all;
}

std::vector<LitePlaces> Inspector::lite_places() const {
  std::map<std::pair<std::string, std::string>, LitePlaces> all;
  for (const OffsetTable::Row& row : rooms_.offsets.rows()) {
    const auto name = parse_lite_queue(row.topic);
    if (!name || row.queues.empty() || !row.queues.front().committed) continue;
    const QueueOffset committed = *row.queues.front().committed;
    const QueueOffset end = rooms_.store.max_offset(row.topic, {0});
    if (committed >= end) continue;
    LitePlaces& places = all[{row.group, std::string(name->parent)}];
    places.queues.push_back({row.topic, end, committed});
  }
  std::vector<LitePlaces> found;
  for (auto& [of, places] : all) {
    places.group = of.first;
    places.topic = of.second;
    found.push_back(std::move(places));
  }
  return found;
}

std::vector<api::QueueProgress> Inspector::progress(std::string_view group,
                                                    std::span<const std::string> topics) {
  std::vector<std::string> all;
  if (topics.empty()) {
    all = read_topics_of(group);
    topics = all;
  }
  std::vector<api::QueueProgress> found;
  for (const std::string& topic : topics) {
    const KnownTopicPtr known = rooms_.topics.find(topic);
    if (known == nullptr) continue;
    for (std::int32_t id = 0; id < known->config.read_queue_count; ++id) {
      found.push_back(progress_in(group, topic, {id}));
    }
  }
  return found;
}

api::QueueProgress Inspector::progress_in(std::string_view group, const std::string& topic,
                                          QueueId queue_id) const {
  const Progress of{group, topic, queue_id};
  const QueueOffset committed = rooms_.offsets.committed(of).value_or(QueueOffset{0});
  api::QueueProgress progress{
      .topic = topic,
      .queue_id = queue_id,
      .end = rooms_.store.max_offset(topic, queue_id),
      .committed = committed,
      .pulled = std::max(committed, rooms_.offsets.pulled(of).value_or(committed))};
  if (committed.value > 0) {
    progress.last_consumed_ms =
        rooms_.store.store_time(topic, queue_id, {committed.value - 1}).value_or(0);
  }
  return progress;
}

std::optional<api::Subscription> Inspector::subscription(std::string_view group,
                                                         std::string_view topic) {
  if (const auto online = rooms_.membership.online_groups().find(group)) {
    const auto found = online->subscriptions.find(topic);
    if (found != online->subscriptions.end()) {
      return api::Subscription{std::string(topic), found->second.expression,
                               found->second.expression_type, found->second.version};
    }
  }
  const auto seen = rooms_.seen.find(group, topic);
  if (!seen) return std::nullopt;
  return api::Subscription{std::string(topic), seen->expression, seen->expression_type,
                           seen->seen_ms};
}

api::OutcomeOf<api::ConsumerGroupFacts> Inspector::consumers(std::string_view group) {
  const auto online = rooms_.membership.online_groups().find(group);
  if (online == nullptr) {
    return {api::Status::kConsumerNotOnline,
            "the consumer group[" + std::string(group) + "] not online",
            {}};
  }
  api::ConsumerGroupFacts facts{.consume_type = online->consume_type,
                                .message_model = online->message_model,
                                .consume_from_where = online->consume_from_where};
  for (const Member& member : rooms_.membership.consumers(group)) {
    facts.members.push_back(facts_of(member));
  }
  for (const auto& [topic, subscription] : online->subscriptions) {
    facts.subscriptions.push_back(
        {topic, subscription.expression, subscription.expression_type, subscription.version});
  }
  std::sort(facts.subscriptions.begin(), facts.subscriptions.end(),
            [](const auto& a, const auto& b) { return a.topic < b.topic; });
  return {api::Status::kOk, "", std::move(facts)};
}

std::vector<api::SubscriptionMismatch> Inspector::mismatches(std::string_view group) {
  return find_mismatches(rooms_.membership.differing_words(group));
}

api::OutcomeOf<std::vector<api::ClientFacts>> Inspector::producers(std::string_view group) {
  std::vector<api::ClientFacts> found;
  for (const Member& member : rooms_.membership.producers(group)) {
    found.push_back(facts_of(member));
  }
  if (!found.empty()) return {api::Status::kOk, "", std::move(found)};
  return {api::Status::kFailed, "the producer group[" + std::string(group) + "] not exist", {}};
}

OrderedStringMap<std::vector<api::ProducerFacts>> Inspector::all_producers() {
  const std::int64_t to_wall_ms = rooms_.clock.wall_ms() - rooms_.clock.steady_ms();
  OrderedStringMap<std::vector<api::ProducerFacts>> all;
  for (const auto& [group, members] : rooms_.membership.all_producers()) {
    std::vector<api::ProducerFacts>& facts = all[group];
    for (const Member& member : members) {
      facts.push_back({facts_of(member), member.seen_ms + to_wall_ms});
    }
  }
  return all;
}

}  // namespace saker::broker
