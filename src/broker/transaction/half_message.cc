#include "broker/transaction/half_message.h"

#include <array>
#include <charconv>

namespace saker::broker {
namespace {

template <class Int>
std::optional<Int> number_of(std::string_view text) {
  Int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A copy stands behind what it is a copy of.
std::optional<QueueOffset> place_before(QueueOffset here, std::string_view text) {
  const auto place = number_of<std::int64_t>(text);
  if (!place || *place < 0 || *place >= here.value) return std::nullopt;
  return QueueOffset{*place};
}

/// Every property in one walk; the last of a name counts.
struct Found {
  std::string_view real_topic;
  std::string_view real_queue_id;
  std::string_view producer_group;
  std::string_view unique_key;
  std::string_view check_times;
  std::string_view first_half_offset;
  std::string_view renewed_half_offset;
  std::string_view immunity;
};

Found find_all(std::string_view text) {
  Found found;
  const std::array<std::pair<std::string_view, std::string_view*>, 8> wanted = {{
      {property::kRealTopic, &found.real_topic},
      {property::kRealQueueId, &found.real_queue_id},
      {property::kProducerGroup, &found.producer_group},
      {property::kUniqueKey, &found.unique_key},
      {property::kCheckTimes, &found.check_times},
      {property::kFirstHalfOffset, &found.first_half_offset},
      {property::kRenewedHalfOffset, &found.renewed_half_offset},
      {property::kCheckImmunity, &found.immunity},
  }};
  property::Reader reader(text);
  for (property::Property p; reader.next(p);) {
    for (const auto& [name, value] : wanted) {
      if (p.name == name) *value = p.value;
    }
  }
  return found;
}

}  // namespace

std::optional<HalfMessage> parse_half(std::string_view bytes) {
  HalfMessage half;
  if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, half.record)) return std::nullopt;
  if (half.record.topic != kHalfTopic) return std::nullopt;
  const Found found = find_all(half.record.properties);
  const auto queue_id = number_of<std::int32_t>(found.real_queue_id);
  if (found.real_topic.empty() || !queue_id || *queue_id < 0) return std::nullopt;
  half.real_topic = found.real_topic;
  half.real_queue_id = {*queue_id};
  half.producer_group = found.producer_group;
  half.unique_key = found.unique_key;
  half.check_count = number_of<std::int32_t>(found.check_times).value_or(0);
  half.immunity_ms = parse_immunity_ms(found.immunity);
  const QueueOffset here = half.record.queue_offset;
  half.renewed = place_before(here, found.renewed_half_offset);
  const auto first = place_before(here, found.first_half_offset);
  half.transaction = first.value_or(half.renewed.value_or(here));
  return half;
}

std::optional<GivenUp> parse_given_up(std::string_view bytes) {
  wire::record::Record record;
  if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return std::nullopt;
  const Found found = find_all(record.properties);
  const auto transaction = number_of<std::int64_t>(found.first_half_offset);
  if (!transaction || *transaction < 0) return std::nullopt;
  return GivenUp{{*transaction}, found.unique_key};
}

void copy_half_properties(StoredProperties& properties, const HalfMessage& half,
                          std::int32_t check_count) {
  constexpr std::array kDropped = {property::kCheckTimes, property::kFirstHalfOffset,
                                   property::kRenewedHalfOffset};
  properties.copy(half.record.properties, kDropped);
  if (check_count > 0) properties.add(property::kCheckTimes, std::to_string(check_count));
  properties.add(property::kFirstHalfOffset, std::to_string(half.transaction.value));
}

}  // namespace saker::broker
