#include "wire/remoting/body/register_broker_body.h"

#include "base/byte_reader.h"
#include "base/byte_writer.h"
#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/topic_config.h"
#include "wire/remoting/body/topic_table.h"
#include "wire/remoting/body/zlib_stream.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::int32_t kVersionWithMappings = 413;  // V5_0_0
constexpr std::size_t kInflatedBytesMax = 64u << 20;

void write_mappings(json::Writer& writer, const OrderedStringMap<QueueMappingInfo>& mappings) {
  writer.begin_object();
  for (const auto& [topic, info] : mappings) write(writer.key(topic), info);
  writer.end_object();
}

RegisterBrokerBody read_register_broker_body(json::Value root) {
  const json::Value wrapper = root["topicConfigSerializeWrapper"];
  RegisterBrokerBody body;
  body.filter_servers = read_texts(root["filterServerList"]);
  body.version = read_data_version(wrapper["dataVersion"]);
  body.topics = read_topics(wrapper["topicConfigTable"]);
  body.mapping_version = read_data_version(wrapper["mappingDataVersion"]);
  for (const auto& [topic, info] : wrapper["topicQueueMappingInfoMap"].members()) {
    if (info.is_object()) body.mappings[std::string(topic)] = read_queue_mapping_info(info);
  }
  return body;
}

void put_text(ByteWriter& writer, std::string_view text) {
  writer.i32(static_cast<std::int32_t>(text.size()));
  writer.bytes(text);
}

std::string_view take_text(ByteReader& reader) { return reader.bytes(reader.i32()); }

Error broken(std::string_view what) {
  return {ErrorCode::kCorrupt, "compressed registration: broken " + std::string(what)};
}

Status read_topic_lines(ByteReader& reader, RegisterBrokerBody& body) {
  const std::int32_t count = reader.i32();
  for (std::int32_t i = 0; i < count && reader.ok(); ++i) {
    std::optional<Topic> topic = decode_topic_line(take_text(reader));
    if (!reader.ok() || !topic) return broken("topic");
    body.topics.insert_or_assign(topic->name, std::move(*topic));
  }
  return {};
}

Status read_filter_servers(ByteReader& reader, RegisterBrokerBody& body) {
  const Result<json::Document> servers = json::Document::parse(take_text(reader));
  if (!reader.ok() || !servers) return broken("list of filter servers");
  body.filter_servers = read_texts(servers->root());
  return {};
}

Status read_mappings(ByteReader& reader, RegisterBrokerBody& body) {
  const std::int32_t count = reader.i32();
  for (std::int32_t i = 0; i < count && reader.ok(); ++i) {
    Result<QueueMappingInfo> info = decode_queue_mapping_info(take_text(reader));
    if (!reader.ok() || !info) return broken("queue mapping");
    body.mappings.insert_or_assign(info->topic, std::move(*info));
  }
  return {};
}

Result<RegisterBrokerBody> decode_inflated(std::string_view bytes, std::int32_t request_version) {
  ByteReader reader(bytes);
  RegisterBrokerBody body;
  const Result<DataVersion> version = decode_data_version(take_text(reader));
  if (!version) return broken("data version");
  body.version = *version;
  if (const Status topics = read_topic_lines(reader, body); !topics) return topics.error();
  if (const Status servers = read_filter_servers(reader, body); !servers) return servers.error();
  if (request_version >= kVersionWithMappings && reader.remaining() > 0) {
    if (const Status mappings = read_mappings(reader, body); !mappings) return mappings.error();
  }
  if (!reader.ok()) return broken("end");
  return body;
}

}  // namespace

std::string encode(const RegisterBrokerBody& body) {
  json::Writer writer;
  write_texts(writer.begin_object().key("filterServerList"), body.filter_servers);
  write(writer.key("topicConfigSerializeWrapper").begin_object().key("dataVersion"), body.version);
  write(writer.key("mappingDataVersion"), body.mapping_version);
  write_topics(writer.key("topicConfigTable"), body.topics);
  writer.key("topicQueueMappingDetailMap").begin_object().end_object();
  write_mappings(writer.key("topicQueueMappingInfoMap"), body.mappings);
  return writer.end_object().end_object().take();
}

std::string encode_compressed(const RegisterBrokerBody& body, std::int32_t request_version) {
  std::string plain;
  ByteWriter writer(plain);
  put_text(writer, encode(body.version));
  writer.i32(static_cast<std::int32_t>(body.topics.size()));
  for (const auto& [name, topic] : body.topics) put_text(writer, encode_topic_line(topic));
  json::Writer servers;
  write_texts(servers, body.filter_servers);
  put_text(writer, servers.take());
  if (request_version >= kVersionWithMappings) {
    writer.i32(static_cast<std::int32_t>(body.mappings.size()));
    for (const auto& [topic, info] : body.mappings) put_text(writer, encode(info));
  }
  return deflate_bytes(plain);
}

Result<RegisterBrokerBody> decode_register_broker_body(std::string_view bytes,
                                                       const RegisterBrokerEncoding& encoding) {
  if (!encoding.compressed && !bytes.starts_with('\x78')) {
    return decode_object(bytes, read_register_broker_body);
  }
  const Result<std::string> plain = inflate_bytes(bytes, kInflatedBytesMax);
  if (!plain) return plain.error();
  return decode_inflated(*plain, encoding.request_version);
}

}  // namespace saker::wire::remoting::body
