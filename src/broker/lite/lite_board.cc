#include "broker/lite/lite_board.h"

#include <algorithm>
#include <set>

#include "model/lite_topic.h"

namespace saker::broker {
namespace {

constexpr QueueId kAnyQueue{-1};

LiteBoard::Loss loss_of(const LiteReader& reader, const std::string& queue) {
  const auto name = parse_lite_queue(queue);
  const std::string lite_topic(name ? name->lite_topic : std::string_view());
  return {{reader.client_id, reader.group, lite_topic}, queue, reader.channel};
}

}  // namespace

LiteReader& LiteBoard::meet(const Subscriber& subscriber) {
  LiteReader& reader = readers_.find_or_create(subscriber.who, subscriber.topic);
  reader.channel = subscriber.channel;
  reader.said_ms = clock_.steady_ms();
  count_clients();
  return reader;
}

LiteBoard::Added LiteBoard::add(const Subscriber& subscriber, std::span<const std::string> queues) {
  const std::lock_guard lock(mutex_);
  Added added;
  const LiteReader* present = readers_.find(subscriber.who);
  const auto new_count = std::count_if(queues.begin(), queues.end(), [&](const std::string& queue) {
    return present == nullptr || !present->queues.contains(queue);
  });
  added.too_many =
      new_count > 0 && readers_.subscriptions() + new_count > subscriber.subscriptions_max;
  if (added.too_many) return added;
  LiteReader& reader = meet(subscriber);
  for (const std::string& queue : queues) {
    if (subscriber.exclusive) evict_others(reader, queue, added);
    if (!reader.queues.contains(queue)) added.queues.push_back(queue);
    readers_.add(reader, queue);
  }
  return added;
}

void LiteBoard::evict_others(const LiteReader& reader, const std::string& queue, Added& added) {
  for (LiteReader* other : readers_.of(reader.group, queue)) {
    if (other == &reader || other->reads_all) continue;
    added.losses.push_back(loss_of(*other, queue));
    readers_.remove(*other, queue);
  }
}

LiteBoard::Added LiteBoard::set_all(const Subscriber& subscriber,
                                    std::span<const std::string> queues) {
  const std::lock_guard lock(mutex_);
  Added added;
  LiteReader* present = readers_.find(subscriber.who);
  if (present != nullptr && present->reads_all) readers_.erase(*present);
  LiteReader& reader = meet(subscriber);
  const std::set<std::string_view> wanted(queues.begin(), queues.end());
  std::vector<std::string> left;
  for (const std::string& queue : reader.queues) {
    if (!wanted.contains(queue)) left.push_back(queue);
  }
  for (const std::string& queue : left) {
    readers_.remove(reader, queue);
    forget_unread(reader.group, queue);
  }
  for (const std::string_view queue : wanted) {
    if (reader.queues.contains(queue)) continue;
    const bool is_taken = subscriber.exclusive && !readers_.of(reader.group, queue).empty();
    if (is_taken) {
      added.losses.push_back(loss_of(reader, std::string(queue)));
    } else if (readers_.subscriptions() >= subscriber.subscriptions_max) {
      added.too_many = true;
    } else {
      readers_.add(reader, queue);
      added.queues.emplace_back(queue);
    }
  }
  return added;
}

bool LiteBoard::read_all(const Subscriber& subscriber) {
  const std::lock_guard lock(mutex_);
  LiteReader& reader = meet(subscriber);
  const std::vector<std::string> queues(reader.queues.begin(), reader.queues.end());
  for (const std::string& queue : queues) readers_.remove(reader, queue);
  const bool is_new = !reader.reads_all;
  readers_.read_all(reader);
  return is_new;
}

std::vector<std::string> LiteBoard::remove(const Who& who, std::span<const std::string> queues) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> removed;
  LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return removed;
  reader->said_ms = clock_.steady_ms();
  for (const std::string& queue : queues) {
    if (!reader->queues.contains(queue)) continue;
    readers_.remove(*reader, queue);
    forget_unread(reader->group, queue);
    removed.push_back(queue);
  }
  return removed;
}

/// What is handed out stays known until it opens.
void LiteBoard::forget_unread(std::string_view group, std::string_view queue) {
  if (slots_.state(group, queue) != LiteSlots::State::kReady) return;
  if (readers_.of(group, queue).empty()) slots_.erase(group, queue);
}

void LiteBoard::leave(const Who& who, Woken& woken) {
  const std::lock_guard lock(mutex_);
  if (LiteReader* reader = readers_.find(who)) leave(*reader, woken);
  count_clients();
}

void LiteBoard::leave(LiteReader& reader, Woken& woken) {
  const std::string group = reader.group;
  const std::vector<std::string> queues(reader.tray->queues().begin(), reader.tray->queues().end());
  readers_.erase(reader);
  for (const std::string& queue : queues) {
    if (slots_.state(group, queue) == LiteSlots::State::kReady) announce(group, queue, woken);
  }
}

void LiteBoard::expire(std::int64_t age_max_ms, Woken& woken) {
  const std::lock_guard lock(mutex_);
  const std::int64_t oldest_ms = clock_.steady_ms() - age_max_ms;
  for (LiteReader* reader : readers_.all()) {
    if (reader->said_ms < oldest_ms) leave(*reader, woken);
  }
  count_clients();
}

void LiteBoard::drop(std::string_view queue) {
  const std::lock_guard lock(mutex_);
  for (LiteReader* reader : readers_.of(queue)) {
    slots_.erase(reader->group, queue);
    if (!reader->reads_all) readers_.remove(*reader, queue);
  }
}

void LiteBoard::note_arrivals(std::span<const store::Arrival> arrivals, Woken& woken) {
  // As in HoldTable: either this sees the reader, or who subscribes sees the message.
  if (clients_.fetch_add(0) == 0) return;
  for (const store::Arrival& arrival : arrivals) {
    if (!is_lite_queue(arrival.topic)) continue;
    const std::lock_guard lock(mutex_);
    std::set<std::string_view> groups;
    for (const LiteReader* reader : readers_.of(arrival.topic)) groups.insert(reader->group);
    for (const std::string_view group : groups) {
      apply(group, arrival.topic, Event::kCame, INT64_MAX, woken);
    }
  }
}

void LiteBoard::note(std::string_view group, std::string_view queue, Event event, Woken& woken,
                     std::int64_t opens_ms) {
  const std::lock_guard lock(mutex_);
  apply(group, queue, event, opens_ms, woken);
}

void LiteBoard::apply(std::string_view group, std::string_view queue, Event event,
                      std::int64_t opens_ms, Woken& woken) {
  if (slots_.apply(group, queue, event, opens_ms)) announce(group, queue, woken);
}

/// Everyone who reads it may look, and one who waits is woken to.
void LiteBoard::announce(std::string_view group, std::string_view queue, Woken& woken) {
  const std::vector<LiteReader*> readers = readers_.of(group, queue);
  if (readers.empty()) return slots_.erase(group, queue);
  for (LiteReader* reader : readers) reader->tray->put(queue);
  const std::size_t before = woken.size();
  const std::size_t first = next_++;
  for (std::size_t i = 0; i < readers.size() && woken.size() == before; ++i) {
    const LiteReader& reader = *readers[(first + i) % readers.size()];
    waits_.take_one({reader.client_id, reader.group, kAnyQueue}, woken);
  }
}

void LiteBoard::open_due(Woken& woken) {
  const std::lock_guard lock(mutex_);
  for (const LiteSlots::Key& key : slots_.due(clock_.wall_ms())) {
    apply(key.group, key.queue, Event::kOpened, INT64_MAX, woken);
  }
}

void LiteBoard::begin_pop(const Who& who, std::string_view attempt_id) {
  const std::lock_guard lock(mutex_);
  LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return;
  reader->asked_ms = clock_.wall_ms();
  if (attempt_id.empty() || attempt_id != reader->attempt_id) return;
  for (const std::string& queue : reader->attempt_queues) {
    if (slots_.state(who.group, queue) != LiteSlots::State::kClosed) continue;
    slots_.apply(who.group, queue, Event::kOpened);
    reader->tray->put(queue);
  }
}

std::string LiteBoard::take(const Who& who) {
  const std::lock_guard lock(mutex_);
  LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return {};
  for (std::string queue = reader->tray->take(); !queue.empty(); queue = reader->tray->take()) {
    const bool is_read = reader->reads_all || reader->queues.contains(queue);
    // Another of the group may have looked since.
    if (!is_read || slots_.state(who.group, queue) != LiteSlots::State::kReady) continue;
    slots_.apply(who.group, queue, Event::kTaken);
    return queue;
  }
  return {};
}

bool LiteBoard::has_some(const Who& who) {
  const std::lock_guard lock(mutex_);
  const LiteReader* reader = readers_.find(who);
  return reader != nullptr && !reader->tray->empty();
}

void LiteBoard::end_pop(const Who& who, std::string_view attempt_id,
                        std::vector<std::string> queues) {
  const std::lock_guard lock(mutex_);
  LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return;
  reader->took_ms = clock_.wall_ms();
  reader->attempt_id = attempt_id;
  reader->attempt_queues = std::move(queues);
}

void LiteBoard::pass_on(const Who& who, Woken& woken) {
  const std::lock_guard lock(mutex_);
  const LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return;
  const std::vector<std::string> queues(reader->tray->queues().begin(),
                                        reader->tray->queues().end());
  for (const std::string& queue : queues) announce(who.group, queue, woken);
}

std::optional<api::LiteClientFacts> LiteBoard::facts(const Who& who, std::int64_t count_max) {
  const std::lock_guard lock(mutex_);
  const LiteReader* reader = readers_.find(who);
  if (reader == nullptr) return std::nullopt;
  api::LiteClientFacts facts;
  facts.lite_topic_count = static_cast<std::int64_t>(reader->queues.size());
  facts.asked_ms = reader->asked_ms;
  facts.took_ms = reader->took_ms;
  for (const std::string& queue : reader->queues) {
    if (static_cast<std::int64_t>(facts.queues.size()) == count_max) break;
    facts.queues.push_back(queue);
  }
  return facts;
}

std::vector<std::pair<std::string, std::string>> LiteBoard::readers(std::string_view queue) {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, std::string>> found;
  for (const LiteReader* reader : readers_.of(queue)) {
    found.emplace_back(reader->client_id, reader->group);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<LiteBoard::Row> LiteBoard::rows(std::string_view group) {
  const std::lock_guard lock(mutex_);
  std::vector<Row> rows;
  for (const LiteReader* reader : readers_.all()) {
    if (reader->group != group) continue;
    rows.push_back({reader->client_id,
                    reader->topic,
                    reader->reads_all,
                    {reader->queues.begin(), reader->queues.end()}});
  }
  return rows;
}

LiteBoard::Counts LiteBoard::counts() {
  const std::lock_guard lock(mutex_);
  return {readers_.clients(), readers_.subscriptions(), slots_.closed_count()};
}

}  // namespace saker::broker
