#include "broker/tally/send_meter.h"

#include <algorithm>
#include <tuple>

#include "broker/topic/topic_name.h"
#include "model/light_queue.h"
#include "wire/record/record.h"

namespace saker::broker {

std::string_view name_of(MessageKind kind) {
  constexpr std::array<std::string_view, kMessageKinds> kNames = {
      "normal", "fifo", "delay", "transaction", "priority", "lite"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_topic_of_users(std::string_view topic) {
  return group_of(topic).empty() && !is_fixed_system_topic(topic);
}

SendMeter::Sizes* SendMeter::of(std::string_view topic, MessageKind kind) {
  const std::size_t hash = StringHash{}(topic) + static_cast<std::size_t>(kind);
  Slot& slot = slots_[hash % slots_.size()];
  if (!slot.is_set || slot.kind != kind || slot.topic != topic) {
    slot.sizes = find_or_create(topic, kind);
    slot.topic = topic;
    slot.kind = kind;
    slot.is_set = true;
  }
  return slot.sizes;
}

SendMeter::Sent SendMeter::begin(std::span<const store::NewRecord> records, MessageKind kind) {
  Sent sent{.sizes = of(records.front().topic, kind), .messages = 0};
  for (const store::NewRecord& record : records) {
    sent.messages += std::max<std::int64_t>(1, record.inner_count);
    sent.bytes += record_bytes(record);
  }
  return sent;
}

SendMeter::Sizes* SendMeter::find_or_create(std::string_view topic, MessageKind kind) {
  if (!is_topic_of_users(topic) || is_light_queue(topic)) return nullptr;
  const std::lock_guard lock(mutex_);
  auto at = topics_.find(topic);
  if (at == topics_.end()) at = topics_.try_emplace(std::string(topic)).first;
  std::unique_ptr<Sizes>& sizes = at->second[static_cast<std::size_t>(kind)];
  if (sizes == nullptr) sizes = std::make_unique<Sizes>(kMessageSizeBounds);
  return sizes.get();
}

void SendMeter::add_to(std::vector<Row>& rows) const {
  const std::lock_guard lock(mutex_);
  for (const auto& [topic, by_kind] : topics_) {
    for (std::size_t i = 0; i < by_kind.size(); ++i) {
      if (by_kind[i] == nullptr) continue;
      rows.push_back({topic, static_cast<MessageKind>(i), by_kind[i]->figures()});
    }
  }
}

std::vector<SendMeter::Row> joined(std::vector<SendMeter::Row> rows) {
  using Row = SendMeter::Row;
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(a.topic, a.kind) < std::tie(b.topic, b.kind);
  });
  std::size_t count = 0;
  for (const Row& row : rows) {
    if (count > 0 && rows[count - 1].topic == row.topic && rows[count - 1].kind == row.kind) {
      rows[count - 1].figures += row.figures;
    } else {
      rows[count++] = row;
    }
  }
  rows.resize(count);
  return rows;
}

std::int64_t record_bytes(const store::NewRecord& record) {
  const std::size_t variable = record.topic.size() + record.body.size() + record.properties.size();
  return static_cast<std::int64_t>(wire::record::kFixedBytesMin + variable);
}

}  // namespace saker::broker
