#include "cli/admin/messages.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>
#include <thread>
#include <utility>

#include "cli/admin/message/message_choice.h"
#include "cli/admin/message/message_finder.h"
#include "cli/admin/message/message_text.h"
#include "cli/admin/topic_store.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kReadCount = 20;
constexpr std::chrono::milliseconds kFollowPause{200};

/// How far a queue has been read.
struct Cursor {
  BrokerAt broker;
  QueueAt at;
  std::int64_t min = 0;
  std::int64_t max = 0;
};

/// What one `messages read` reads.
struct Reading {
  Cluster& cluster;
  const MessageReadOptions& options;
  const MessageChoice& choice;
};

bool is_older(const Message& a, const Message& b) {
  return std::pair(a.record.store_timestamp_ms, a.record.log_offset) <
         std::pair(b.record.store_timestamp_ms, b.record.log_offset);
}

Status get(const AdminOptions& admin, const MessageGetOptions& options) {
  Cluster cluster(admin);
  const auto found = find_messages(cluster, {options.id, options.topic});
  if (!found.ok()) return found.error();
  if (found->size() > 1) {
    std::fprintf(stderr,
                 "saker admin messages get: %zu messages have this id, this is the oldest; all of "
                 "them: saker admin where %s\n",
                 found->size(), options.id.c_str());
  }
  std::fputs(message_text(found->front(), admin.form, options.format).c_str(), stdout);
  return {};
}

Status find(const AdminOptions& admin, const MessageFindOptions& options) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters_of(options.topic);
  if (!brokers.ok()) return brokers.error();
  KeyQuestion question;
  question.topic = options.topic;
  question.key = options.key;
  question.count_max = options.count_max;
  question.from_ms = options.from_ms.value_or(question.from_ms);
  question.to_ms = options.to_ms.value_or(question.to_ms);
  std::vector<Message> all;
  for (const BrokerAt& broker : *brokers) {
    auto found = query_messages(cluster, broker, question);
    if (!found.ok()) return found.error();
    std::move(found->begin(), found->end(), std::back_inserter(all));
  }
  std::stable_sort(all.begin(), all.end(), is_older);
  std::fputs(messages_text(all, admin.form, options.format).c_str(), stdout);
  return {};
}

Error out_of_range(const Cursor& cursor) {
  return {ErrorCode::kOutOfRange,
          "offset " + std::to_string(cursor.at.offset) + " is not in queue " +
              std::to_string(cursor.at.queue) + " of topic '" + cursor.at.topic + "' on " +
              cursor.broker.name + ", which has " + std::to_string(cursor.min) + " to " +
              std::to_string(cursor.max)};
}

Status place(Cluster& cluster, const MessageReadOptions& options, Cursor& cursor) {
  cursor.at.offset = options.follow ? cursor.max : cursor.min;
  if (options.offset) {
    cursor.at.offset = *options.offset;
    if (cursor.at.offset < cursor.min || cursor.at.offset > cursor.max) return out_of_range(cursor);
  } else if (options.from_ms) {
    const auto found =
        offset_at(cluster, cursor.broker, cursor.at.topic, cursor.at.queue, *options.from_ms);
    if (!found.ok()) return found.error();
    cursor.at.offset = *found;
  }
  return {};
}

/// The queues to read, each at its start.
Result<std::vector<Cursor>> cursors(Cluster& cluster, const MessageReadOptions& options) {
  const auto brokers = cluster.masters_of(options.topic);
  if (!brokers.ok()) return brokers.error();
  std::vector<Cursor> found;
  for (const BrokerAt& broker : *brokers) {
    const auto figures = read_topic_figures(cluster, broker, options.topic);
    if (!figures.ok()) return figures.error();
    for (const auto& [queue, figure] : figures->queues) {
      if (options.queue && queue.queue_id.value != *options.queue) continue;
      Cursor cursor{broker, {options.topic, queue.queue_id.value, 0}, figure.min, figure.max};
      Status placed = place(cluster, options, cursor);
      if (!placed.ok()) return placed.error();
      found.push_back(std::move(cursor));
    }
  }
  if (found.empty()) {
    return Error{ErrorCode::kNotFound, "topic '" + options.topic + "' has no queue " +
                                           std::to_string(options.queue.value_or(0)) +
                                           "; its queues: saker admin topics show " +
                                           options.topic};
  }
  return found;
}

/// Reads on in one queue, until there are `count` messages or no more.
Status read_on(Reading& reading, std::int64_t count, Cursor& cursor,
               std::vector<Message>& messages) {
  const auto& to_ms = reading.options.to_ms;
  for (std::int64_t taken = 0; taken < count;) {
    auto pulled = pull_messages(reading.cluster, cursor.broker, cursor.at, reading.choice.filter());
    if (!pulled.ok()) return pulled.error();
    cursor.at.offset = pulled->next;
    for (Message& message : pulled->messages) {
      if (to_ms && message.record.store_timestamp_ms > *to_ms) return {};
      if (!reading.choice.matches(message)) continue;
      messages.push_back(std::move(message));
      ++taken;
    }
    if (pulled->is_end || cursor.at.offset >= cursor.max) return {};
  }
  return {};
}

/// What is there, of all queues by the time of storing.
Status read_stored(Reading& reading, std::vector<Cursor>& queues) {
  const std::int64_t count = reading.options.count.value_or(kReadCount);
  std::vector<Message> messages;
  for (Cursor& queue : queues) {
    Status read = read_on(reading, count, queue, messages);
    if (!read.ok()) return read;
  }
  std::stable_sort(messages.begin(), messages.end(), is_older);
  if (static_cast<std::int64_t>(messages.size()) > count)
    messages.erase(messages.begin() + count, messages.end());
  const Form form = reading.cluster.options().form;
  std::fputs(messages_text(messages, form, reading.options.format).c_str(), stdout);
  return {};
}

/// What arrives, until there are as many as wanted or somebody interrupts.
Status follow(Reading& reading, std::vector<Cursor>& queues) {
  std::int64_t left = reading.options.count.value_or(std::numeric_limits<std::int64_t>::max());
  while (left > 0) {
    std::vector<Message> messages;
    for (Cursor& queue : queues) {
      queue.max = std::numeric_limits<std::int64_t>::max();
      Status read = read_on(reading, left, queue, messages);
      if (!read.ok()) return read;
    }
    std::stable_sort(messages.begin(), messages.end(), is_older);
    for (const Message& message : messages) {
      if (left-- <= 0) break;
      const Form form = reading.cluster.options().form;
      std::fputs(arrival_text(message, form, reading.options.format).c_str(), stdout);
    }
    std::fflush(stdout);
    if (messages.empty()) std::this_thread::sleep_for(kFollowPause);
  }
  return {};
}

Status read(const AdminOptions& admin, const MessageReadOptions& options) {
  if (options.offset && !options.queue) {
    return Error{ErrorCode::kInvalidArgument, "--offset " + std::to_string(*options.offset) +
                                                  " counts in one queue; say in which: --queue N"};
  }
  if (options.follow && admin.form == Form::kCsv) {
    return Error{ErrorCode::kInvalidArgument,
                 "--follow prints lines of text or, with -o json, lines of JSON; not CSV"};
  }
  const auto choice = MessageChoice::parse(options.tag, options.sql);
  if (!choice.ok()) return choice.error();
  Cluster cluster(admin);
  auto queues = cursors(cluster, options);
  if (!queues.ok()) return queues.error();
  Reading reading{cluster, options, *choice};
  return options.follow ? follow(reading, *queues) : read_stored(reading, *queues);
}

}  // namespace

int messages_get(const AdminOptions& admin, const MessageGetOptions& options) {
  return end("messages get", get(admin, options));
}

int messages_find(const AdminOptions& admin, const MessageFindOptions& options) {
  return end("messages find", find(admin, options));
}

int messages_read(const AdminOptions& admin, const MessageReadOptions& options) {
  return end("messages read", read(admin, options));
}

}  // namespace saker::cli
