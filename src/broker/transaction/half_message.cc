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

constexpr std::array kOfOneCopy = {property::kCheckTimes, property::kFirstHalfOffset,
                                   property::kRenewedHalfOffset};

/// What does not depend on where the record stands. False: it could never be completed.
bool read_text(const Found& found, HalfMessage& half) {
  const auto queue_id = number_of<std::int32_t>(found.real_queue_id);
  if (found.real_topic.empty() || !queue_id || *queue_id < 0) return false;
  half.real_topic = found.real_topic;
  half.real_queue_id = {*queue_id};
  half.producer_group = found.producer_group;
  half.unique_key = found.unique_key;
  half.check_count = number_of<std::int32_t>(found.check_times).value_or(0);
  half.immunity_ms = parse_immunity_ms(found.immunity);
  return true;
}

bool read_record(std::string_view bytes, std::string_view topic, wire::record::Record& record) {
  if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return false;
  return record.topic == topic;
}

}  // namespace

std::optional<HalfMessage> parse_half(std::string_view bytes) {
  HalfMessage half;
  if (!read_record(bytes, kHalfTopic, half.record)) return std::nullopt;
  const Found found = find_all(half.record.properties);
  if (!read_text(found, half)) return std::nullopt;
  const QueueOffset here = half.record.queue_offset;
  half.renewed = place_before(here, found.renewed_half_offset);
  const auto first = place_before(here, found.first_half_offset);
  half.transaction = first.value_or(half.renewed.value_or(here));
  return half;
}

std::optional<HalfMessage> parse_foreign_half(std::string_view bytes) {
  HalfMessage half;
  if (!read_record(bytes, kForeignHalfTopic, half.record)) return std::nullopt;
  if (!read_text(find_all(half.record.properties), half)) return std::nullopt;
  return half;
}

std::optional<GivenUpHalf> parse_given_up_half(std::string_view bytes) {
  GivenUpHalf given_up;
  HalfMessage& half = given_up.half;
  if (!read_record(bytes, kGivenUpTopic, half.record)) return std::nullopt;
  const Found found = find_all(half.record.properties);
  if (!read_text(found, half)) return std::nullopt;
  const auto number = number_of<std::int64_t>(found.first_half_offset);
  given_up.has_number = number && *number >= 0;
  if (given_up.has_number) half.transaction = {*number};
  return given_up;
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
  properties.copy(half.record.properties, kOfOneCopy);
  if (check_count > 0) properties.add(property::kCheckTimes, std::to_string(check_count));
  properties.add(property::kFirstHalfOffset, std::to_string(half.transaction.value));
}

void begin_half_properties(StoredProperties& properties, const HalfMessage& half) {
  properties.copy(half.record.properties, kOfOneCopy);
}

}  // namespace saker::broker
