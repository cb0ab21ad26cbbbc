#include "broker/database/table_rows.h"

#include <cstdint>
#include <optional>
#include <set>

#include "base/endian.h"
#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/group_config.h"
#include "wire/remoting/body/topic_config.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
namespace json = wire::json;

constexpr std::string_view kForbiddenFamily = "forbidden";
constexpr std::string_view kVersionKeyV1 = "kvDataVersionKey";
constexpr std::string_view kVersionKeyV2 = "data_version";
constexpr std::size_t kVersionBytes = 24;

// Tables and records of v2.
constexpr std::int16_t kOffsets = 1;
constexpr std::int16_t kPullOffsets = 2;
constexpr std::int16_t kTopics = 3;
constexpr std::int16_t kGroups = 4;
constexpr char kVersionRecord = 1;
constexpr char kDataRecord = 2;
constexpr char kSeparator = 1;
constexpr char kJson = 1;

constexpr std::string_view kOneDatabase = "metadata";

RowPlace place(RowForm form, std::string_view own_database, RowPlace in_one) {
  if (form == RowForm::kV1InOne) return in_one;
  return {form == RowForm::kV2 ? "rdb" : own_database, "default", "kvDataVersion"};
}

std::string prefix(std::int16_t table, char record) {
  std::string key(4, '\1');
  store_be16(key.data() + 1, static_cast<std::uint16_t>(table));
  key[3] = record;
  return key;
}

void add_text(std::string& key, std::string_view text) {
  key.resize(key.size() + 2);
  store_be16(key.data() + key.size() - 2, static_cast<std::uint16_t>(text.size()));
  key.append(text);
}

/// Takes a text off the front of a key; false if the key is too short.
bool take_text(std::string_view& key, std::string_view& text) {
  if (key.size() < 2) return false;
  const std::size_t length = load_be16(key.data());
  if (key.size() < 2 + length) return false;
  text = key.substr(2, length);
  key.remove_prefix(2 + length);
  return true;
}

bool take_separator(std::string_view& key) {
  if (key.empty() || key.front() != kSeparator) return false;
  key.remove_prefix(1);
  return true;
}

void add_version(Rows& rows, const DataVersion& version, RowForm form, std::int16_t table) {
  if (form != RowForm::kV2) {
    rows[{RowFamily::kVersion, std::string(kVersionKeyV1)}] = body::encode(version);
    return;
  }
  std::string value(kVersionBytes, '\0');
  store_be64(value.data(), static_cast<std::uint64_t>(version.state_version));
  store_be64(value.data() + 8, static_cast<std::uint64_t>(version.timestamp_ms));
  store_be64(value.data() + 16, static_cast<std::uint64_t>(version.counter));
  rows[{RowFamily::kData, prefix(table, kVersionRecord).append(kVersionKeyV2)}] = value;
}

/// Whether the row was a version.
bool take_version(DataVersion& version, RowForm form, std::int16_t table, RowFamily family,
                  std::string_view key, std::string_view value) {
  if (form != RowForm::kV2) {
    if (family != RowFamily::kVersion) return false;
    if (const auto decoded = body::decode_data_version(value)) version = *decoded;
    return true;
  }
  if (!key.starts_with(prefix(table, kVersionRecord))) return false;
  if (value.size() >= kVersionBytes) {
    version.state_version = static_cast<std::int64_t>(load_be64(value.data()));
    version.timestamp_ms = static_cast<std::int64_t>(load_be64(value.data() + 8));
    version.counter = static_cast<std::int64_t>(load_be64(value.data() + 16));
  }
  return true;
}

/// Topics and groups, which have the same form.
template <class Config>
void add_named(Rows& rows, const OrderedStringMap<Config>& configs, RowForm form,
               std::int16_t table) {
  for (const auto& [name, config] : configs) {
    if (form != RowForm::kV2) {
      rows[{RowFamily::kData, name}] = body::encode(config);
    } else {
      std::string key = prefix(table, kDataRecord);
      add_text(key, name);
      rows[{RowFamily::kData, key}] = std::string(1, kJson).append(body::encode(config));
    }
  }
}

/// Name and JSON of a topic's or group's row; nothing for other rows.
struct Named {
  std::string_view name;
  std::string_view text;
};
std::optional<Named> named_in(RowForm form, std::int16_t table, RowFamily family,
                              std::string_view key, std::string_view value) {
  if (family != RowFamily::kData) return std::nullopt;
  if (form != RowForm::kV2) return Named{key, value};
  if (!key.starts_with(prefix(table, kDataRecord)) || value.empty() || value.front() != kJson) {
    return std::nullopt;
  }
  key.remove_prefix(4);
  Named found{{}, value.substr(1)};
  if (!take_text(key, found.name)) return std::nullopt;
  return found;
}

std::string queues_text(const body::OffsetTable::Queues& queues) {
  json::Writer writer;
  writer.begin_object();
  writer.key("offsetTable");
  writer.begin_object();
  for (const auto& [queue, offset] : queues) writer.field(std::to_string(queue), offset);
  writer.end_object();
  writer.end_object();
  return writer.take();
}

void add_queue_rows(Rows& rows, const OrderedStringMap<body::OffsetTable::Queues>& offsets,
                    std::int16_t table) {
  for (const auto& [name, queues] : offsets) {
    const std::size_t at = name.find('@');
    if (at == std::string::npos) continue;
    const std::string_view view(name);
    std::string begin = prefix(table, kDataRecord);
    add_text(begin, view.substr(at + 1));
    begin.push_back(kSeparator);
    add_text(begin, view.substr(0, at));
    begin.push_back(kSeparator);
    for (const auto& [queue, offset] : queues) {
      std::string key = begin;
      key.resize(key.size() + 4);
      store_be32(key.data() + key.size() - 4, static_cast<std::uint32_t>(queue));
      std::string value(8, '\0');
      store_be64(value.data(), static_cast<std::uint64_t>(offset));
      rows[{RowFamily::kData, key}] = value;
    }
  }
}

void take_queue_row(OrderedStringMap<body::OffsetTable::Queues>& offsets, std::string_view key,
                    std::string_view value) {
  key.remove_prefix(4);
  std::string_view group;
  std::string_view topic;
  const bool is_whole = take_text(key, group) && take_separator(key) && take_text(key, topic) &&
                        take_separator(key) && key.size() == 4 && value.size() == 8;
  if (!is_whole) return;
  const auto queue = static_cast<std::int32_t>(load_be32(key.data()));
  std::string name(topic);
  name.append("@").append(group);
  offsets[name][queue] = static_cast<std::int64_t>(load_be64(value.data()));
}

}  // namespace

std::string_view RowPlace::family(RowFamily of) const {
  switch (of) {
    case RowFamily::kData:
      return data;
    case RowFamily::kVersion:
      return version;
    case RowFamily::kForbidden:
      return kForbiddenFamily;
  }
  return data;
}

RowPlace place_of(RowForm form, const body::TopicTable*) {
  return place(form, "topics", {kOneDatabase, "topic", "topicVersion"});
}
RowPlace place_of(RowForm form, const body::GroupTable*) {
  return place(form, "subscriptionGroups",
               {kOneDatabase, "subscriptionGroup", "subscriptionGroupVersion"});
}
RowPlace place_of(RowForm form, const body::OffsetTable*) {
  return place(form, "consumerOffsets", {kOneDatabase, "consumerOffset", "consumerOffsetVersion"});
}

std::vector<std::string> families_of(RowForm form) {
  if (form == RowForm::kV2) return {};
  std::set<std::string> families{std::string(kForbiddenFamily)};
  for (const RowPlace& at : {place_of(form, static_cast<const body::TopicTable*>(nullptr)),
                             place_of(form, static_cast<const body::GroupTable*>(nullptr)),
                             place_of(form, static_cast<const body::OffsetTable*>(nullptr))}) {
    families.emplace(at.data);
    families.emplace(at.version);
  }
  return {families.begin(), families.end()};
}

Rows to_rows(const body::TopicTable& table, RowForm form) {
  Rows rows;
  add_version(rows, table.version, form, kTopics);
  add_named(rows, table.topics, form, kTopics);
  return rows;
}

Rows to_rows(const body::GroupTable& table, RowForm form) {
  Rows rows;
  add_version(rows, table.version, form, kGroups);
  add_named(rows, table.groups, form, kGroups);
  if (form == RowForm::kV2) return rows;
  for (const auto& [group, topics] : table.forbidden) {
    json::Writer writer;
    writer.begin_object();
    for (const auto& [topic, bits] : topics) writer.field(topic, bits);
    writer.end_object();
    rows[{RowFamily::kForbidden, group}] = writer.take();
  }
  return rows;
}

Rows to_rows(const body::OffsetTable& table, RowForm form) {
  Rows rows;
  add_version(rows, table.version, form, kOffsets);
  if (form != RowForm::kV2) {
    for (const auto& [name, queues] : table.offsets) {
      rows[{RowFamily::kData, name}] = queues_text(queues);
    }
    return rows;
  }
  add_queue_rows(rows, table.offsets, kOffsets);
  add_queue_rows(rows, table.pull_offsets, kPullOffsets);
  return rows;
}

void take_row(body::TopicTable& table, RowForm form, RowFamily family, std::string_view key,
              std::string_view value) {
  if (take_version(table.version, form, kTopics, family, key, value)) return;
  const auto row = named_in(form, kTopics, family, key, value);
  if (!row) return;
  auto topic = body::decode_topic(row->text);
  if (!topic) return;
  topic->name = row->name;
  table.topics[std::string(row->name)] = std::move(*topic);
}

void take_row(body::GroupTable& table, RowForm form, RowFamily family, std::string_view key,
              std::string_view value) {
  if (take_version(table.version, form, kGroups, family, key, value)) return;
  if (form != RowForm::kV2 && family == RowFamily::kForbidden) {
    const auto document = json::Document::parse(value);
    if (!document) return;
    for (const auto& [topic, bits] : document->root().members()) {
      table.forbidden[std::string(key)][std::string(topic)] = bits.int_or(0);
    }
    return;
  }
  const auto row = named_in(form, kGroups, family, key, value);
  if (!row) return;
  auto group = body::decode_group(row->text);
  if (!group) return;
  group->name = row->name;
  table.groups[std::string(row->name)] = std::move(*group);
}

void take_row(body::OffsetTable& table, RowForm form, RowFamily family, std::string_view key,
              std::string_view value) {
  if (take_version(table.version, form, kOffsets, family, key, value)) return;
  if (form == RowForm::kV2) {
    if (key.starts_with(prefix(kOffsets, kDataRecord))) take_queue_row(table.offsets, key, value);
    if (key.starts_with(prefix(kPullOffsets, kDataRecord)))
      take_queue_row(table.pull_offsets, key, value);
    return;
  }
  if (family != RowFamily::kData) return;
  const auto document = json::Document::parse(value);
  if (!document) return;
  for (const auto& [queue, offset] : document->root()["offsetTable"].members()) {
    const auto number = body::key_number(queue);
    if (number)
      table.offsets[std::string(key)][static_cast<std::int32_t>(*number)] = offset.long_or(0);
  }
}

}  // namespace saker::broker
