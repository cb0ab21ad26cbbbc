#include "cli/admin/message/half_messages.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/number.h"
#include "model/property.h"

namespace saker::cli {
namespace {

constexpr const char* kTransactionGroup = "CID_RMQ_SYS_TRANS";
constexpr std::int32_t kQueue = 0;

/// What the broker is not yet done with.
Result<QueueRange> undone(Cluster& cluster, const BrokerAt& broker, const std::string& topic) {
  auto range = queue_range(cluster, broker, topic, kQueue);
  if (!range.ok()) return range;
  const auto done = committed_offset(cluster, broker, kTransactionGroup, topic, kQueue);
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

std::int64_t HalfMessage::check_count() const {
  return whole_number(message.property(property::kCheckTimes)).value_or(0);
}

std::vector<std::int64_t> parse_op_body(std::string_view body) {
  std::vector<std::int64_t> offsets;
  while (!body.empty()) {
    const std::size_t end = std::min(body.find(','), body.size());
    if (const auto offset = whole_number(body.substr(0, end))) offsets.push_back(*offset);
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return offsets;
}

std::vector<Message> open_of(const std::vector<Message>& copies,
                             const std::vector<std::int64_t>& ended) {
  const std::set<std::int64_t> over(ended.begin(), ended.end());
  std::map<std::string, const Message*> newest;  // older copies end when a newer one is there
  for (const Message& copy : copies) newest[copy.id()] = &copy;
  std::vector<Message> open;
  for (const auto& [id, copy] : newest) {
    const auto renewed = whole_number(copy->property(property::kRenewedHalfOffset));
    const bool is_over =
        over.contains(copy->queue_offset()) || (renewed && over.contains(*renewed));
    if (!is_over) open.push_back(*copy);
  }
  std::sort(open.begin(), open.end(),
            [](const Message& a, const Message& b) { return a.queue_offset() < b.queue_offset(); });
  return open;
}

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
    const auto offsets = parse_op_body(op.record.body);
    ended.insert(ended.end(), offsets.begin(), offsets.end());
    return true;
  });
  if (!read.ok()) return read.error();
  for (Message& half : open_of(copies, ended)) found.push_back({broker, std::move(half)});
  return found;
}

Result<std::vector<HalfMessage>> read_given_up(Cluster& cluster, const BrokerAt& broker,
                                               std::int64_t count_max) {
  const auto range = queue_range(cluster, broker, kGivenUpTopic, kQueue);
  if (!range.ok()) return range.error();
  std::vector<HalfMessage> found;
  Status read = scan_queue(cluster, broker, kGivenUpTopic, kQueue, *range, [&](Message&& half) {
    found.push_back({broker, std::move(half)});
    return static_cast<std::int64_t>(found.size()) < count_max;
  });
  if (!read.ok()) return read.error();
  return found;
}

}  // namespace saker::cli
