#include "cli/admin/message/half_messages.h"

#include <algorithm>

#include "model/property.h"
#include "wire/message/open_halves.h"

namespace saker::cli {
namespace {

constexpr std::int32_t kQueue = 0;

/// What the broker is not yet done with.
Result<QueueRange> undone(Cluster& cluster, const BrokerAt& broker, const std::string& topic) {
  auto range = queue_range(cluster, broker, topic, kQueue);
  if (!range.ok()) return range;
  const auto done =
      committed_offset(cluster, broker, std::string(kTransactionGroup), topic, kQueue);
  if (!done.ok()) return done.error();
  range->min = std::clamp(done->value_or(range->min), range->min, range->max);
  return range;
}

}  // namespace

std::string HalfMessage::topic() const {
  return std::string(message.property(property::kRealTopic));
}

std::string HalfMessage::producer_group() const {
  return std::string(message.property(property::kProducerGroup));
}

std::int64_t HalfMessage::check_count() const { return wire::message::check_count_of(message); }

Result<std::vector<HalfMessage>> read_open_halves(Cluster& cluster, const BrokerAt& broker) {
  const auto halves = undone(cluster, broker, std::string(kHalfTopic));
  if (!halves.ok()) return halves.error();
  std::vector<HalfMessage> found;
  if (halves->min == halves->max) return found;
  const auto ops = undone(cluster, broker, std::string(kOpTopic));
  if (!ops.ok()) return ops.error();
  std::vector<Message> copies;
  Status read =
      scan_queue(cluster, broker, std::string(kHalfTopic), kQueue, *halves, [&](Message&& half) {
        copies.push_back(std::move(half));
        return true;
      });
  if (!read.ok()) return read.error();
  std::vector<std::int64_t> ended;
  read = scan_queue(cluster, broker, std::string(kOpTopic), kQueue, *ops, [&](Message&& op) {
    const auto offsets = wire::message::parse_op_body(op.record.body);
    ended.insert(ended.end(), offsets.begin(), offsets.end());
    return true;
  });
  if (!read.ok()) return read.error();
  for (Message& half : wire::message::open_of(copies, ended))
    found.push_back({broker, std::move(half)});
  return found;
}

Result<std::vector<HalfMessage>> read_given_up(Cluster& cluster, const BrokerAt& broker,
                                               std::int64_t count_max) {
  const auto range = queue_range(cluster, broker, std::string(kGivenUpTopic), kQueue);
  if (!range.ok()) return range.error();
  std::vector<HalfMessage> found;
  Status read =
      scan_queue(cluster, broker, std::string(kGivenUpTopic), kQueue, *range, [&](Message&& half) {
        found.push_back({broker, std::move(half)});
        return static_cast<std::int64_t>(found.size()) < count_max;
      });
  if (!read.ok()) return read.error();
  return found;
}

}  // namespace saker::cli
