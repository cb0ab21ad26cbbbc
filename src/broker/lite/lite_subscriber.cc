#include "broker/lite/lite_subscriber.h"

#include <algorithm>
#include <optional>

#include "broker/remark.h"
#include "model/lite_topic.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;
using Action = api::LiteWish::Action;
using Kind = api::LiteStart::Kind;

constexpr QueueId kTheQueue{0};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Outcome LiteSubscriber::subscribe(std::span<const api::LiteWish> wishes,
                                  const api::ClientChannelPtr& client) {
  for (const api::LiteWish& wish : wishes) {
    // COMPAT: what names nobody is passed over.
    if (is_blank(wish.client_id) || is_blank(wish.group) || is_blank(wish.topic)) continue;
    if (Outcome outcome = fulfil(wish, client); !outcome.ok()) return outcome;
  }
  return {};
}

Outcome LiteSubscriber::fulfil(const api::LiteWish& wish, const api::ClientChannelPtr& client) {
  if (wish.action == Action::kRemoveAll) {
    leave(wish);
    return {};
  }
  std::vector<std::string> queues;
  for (const std::string& lite_topic : wish.lite_topics) {
    std::string queue = lite_queue_of(wish.topic, lite_topic);
    if (queue.empty()) {
      return refused(Status::kInvalidParameter,
                     "the lite topic [" + lite_topic + "] can have no queue");
    }
    queues.push_back(std::move(queue));
  }
  if (wish.action == Action::kRemove) {
    remove(wish, queues);
    return {};
  }
  const GroupPtr group = rooms_.groups.find_or_create(wish.group);
  if (group == nullptr || !group->consume_enabled) {
    return refused(Status::kIllegalOperation, "Consumer group is not allowed to consume.");
  }
  const LiteGroup lite_group(*group);
  return wish.action == Action::kAdd ? add(wish, lite_group, queues, client)
                                     : set_all(wish, lite_group, queues, client);
}

LiteBoard::Subscriber LiteSubscriber::subscriber_of(const api::LiteWish& wish,
                                                    const LiteGroup& group,
                                                    const api::ClientChannelPtr& client) const {
  return {{wish.client_id, wish.group},
          wish.topic,
          client,
          group.exclusive,
          rooms_.options.lite.subscriptions_max};
}

Outcome LiteSubscriber::add(const api::LiteWish& wish, const LiteGroup& group,
                            std::span<const std::string> queues,
                            const api::ClientChannelPtr& client) {
  if (group.reads_all) {
    return refused(Status::kIllegalOperation,
                   "subscribe lite operation is not supported for this group");
  }
  const LiteBoard::Added added = rooms_.board.add(subscriber_of(wish, group, client), queues);
  if (added.too_many) return too_many();
  if (group.begins_anew_when_taken) {
    for (const LiteBoard::Loss& loss : added.losses) begin_at(wish.group, loss.queue, {});
  }
  tell(added.losses);
  if (wish.start) {
    for (const std::string& queue : queues) begin_at(wish.group, queue, *wish.start);
  }
  announce(wish.group, queues);
  return {};
}

Outcome LiteSubscriber::set_all(const api::LiteWish& wish, const LiteGroup& group,
                                std::span<const std::string> queues,
                                const api::ClientChannelPtr& client) {
  const LiteBoard::Subscriber subscriber = subscriber_of(wish, group, client);
  if (group.reads_all) {
    if (!rooms_.board.read_all(subscriber)) return {};
    // What comes from now on is announced as it comes; what was there before may be a long list.
    rooms_.threads.run(
        [this, name = wish.group, topic = wish.topic] { announce_all(name, topic); });
    return {};
  }
  const LiteBoard::Added added = rooms_.board.set_all(subscriber, queues);
  tell(added.losses);
  announce(wish.group, added.queues);
  return added.too_many ? too_many() : Outcome();
}

void LiteSubscriber::remove(const api::LiteWish& wish, std::span<const std::string> queues) {
  const std::vector<std::string> removed =
      rooms_.board.remove({wish.client_id, wish.group}, queues);
  const GroupPtr group = rooms_.groups.find(wish.group);
  if (group == nullptr || !LiteGroup(*group).begins_anew_when_left) return;
  for (const std::string& queue : removed) begin_at(wish.group, queue, {});
}

void LiteSubscriber::leave(const api::LiteWish& wish) {
  LiteBoard::Woken woken;
  rooms_.board.leave({wish.client_id, wish.group}, woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

/// An administrator's word: acknowledgements of what was handed out before do not count against it.
void LiteSubscriber::begin_at(std::string_view group, const std::string& queue,
                              const api::LiteStart& start) {
  const Progress of{group, queue, kTheQueue};
  const std::optional<QueueOffset> current = rooms_.offsets.committed(of);
  std::int64_t target = 0;
  switch (start.kind) {
    case Kind::kBegin:
      break;
    case Kind::kEnd:
      target = rooms_.store.max_offset(queue, kTheQueue).value;
      break;
    case Kind::kOffset:
      target = std::max<std::int64_t>(0, start.count);
      break;
    case Kind::kTail:
      if (!current) return;
      target = std::max<std::int64_t>(0, current->value - start.count);
      break;
  }
  if (current == QueueOffset{target}) return;
  rooms_.offsets.reset(of, QueueOffset{target});
  LiteBoard::Woken woken;
  rooms_.board.note(group, queue, LiteBoard::Event::kOpened, woken);
  if (!woken.empty()) rooms_.router.wake(woken);
}

bool LiteSubscriber::may_have_some(std::string_view group, std::string_view queue) const {
  const QueueOffset max = rooms_.store.max_offset(queue, kTheQueue);
  if (max <= rooms_.store.min_offset(queue, kTheQueue)) return false;
  const auto committed = rooms_.offsets.committed({group, queue, kTheQueue});
  return !committed || *committed < max;
}

void LiteSubscriber::announce(std::string_view group, std::span<const std::string> queues) {
  LiteBoard::Woken woken;
  for (const std::string& queue : queues) {
    if (!may_have_some(group, queue)) continue;
    rooms_.board.note(group, queue, LiteBoard::Event::kCame, woken);
    // At once: who waits need not wait for the end of a long list.
    if (!woken.empty()) rooms_.router.wake(woken);
    woken.clear();
  }
}

void LiteSubscriber::announce_all(std::string_view group, std::string_view topic) {
  announce(group, rooms_.store.topics_with_prefix(lite_queues_of(topic)));
}

void LiteSubscriber::tell(std::span<const LiteBoard::Loss> losses) const {
  for (const LiteBoard::Loss& loss : losses) {
    if (const api::ClientChannelPtr channel = loss.channel.lock()) {
      channel->notify_lite_lost(loss.what);
    }
  }
}

Outcome LiteSubscriber::too_many() const {
  return refused(
      Status::kTooManySubscriptions,
      "lite subscription quota exceeded " + std::to_string(rooms_.options.lite.subscriptions_max));
}

}  // namespace saker::broker
