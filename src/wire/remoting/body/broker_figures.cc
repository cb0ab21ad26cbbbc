#include "wire/remoting/body/broker_figures.h"

#include "wire/remoting/body/codec.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting::body {
namespace {

void write(json::Writer& writer, const StatsData::Window& window) {
  writer.begin_object()
      .field("avgpt", window.average)
      .field("sum", window.sum)
      .field("tps", window.tps)
      .end_object();
}

void write(json::Writer& writer, const ProducerInfo& producer) {
  writer.begin_object()
      .field("clientId", producer.client.client_id)
      .field("language", language_name(producer.client.language))
      .field("lastUpdateTimestamp", producer.last_update_ms)
      .field("remoteIP", "/" + producer.client.address)  // COMPAT: as Java prints an address
      .field("version", producer.client.version)
      .end_object();
}

ProducerInfo read_producer(json::Value value) {
  ProducerInfo producer;
  producer.client.client_id = value["clientId"].text_or("");
  producer.client.address = value["remoteIP"].text_or("");
  if (producer.client.address.starts_with('/')) producer.client.address.erase(0, 1);
  producer.client.language = language_code(value["language"].text_or(""));
  producer.client.version = value["version"].int_or(0);
  producer.last_update_ms = value["lastUpdateTimestamp"].long_or(0);
  return producer;
}

void write(json::Writer& writer, const QueueView::Entry& entry) {
  writer.begin_object()
      .field("eval", false)
      .field("physicOffset", entry.log_offset)
      .field("physicSize", entry.bytes)
      .field("tagsCode", entry.tags_code)
      .end_object();
}

}  // namespace

std::string encode(const StatsData& data) {
  json::Writer writer;
  write(writer.begin_object().key("statsDay"), data.day);
  write(writer.key("statsHour"), data.hour);
  write(writer.key("statsMinute"), data.minute);
  return writer.end_object().take();
}

std::string encode_producer_table(const ProducerTable& groups) {
  json::Writer writer;
  writer.begin_object().key("data").begin_object();
  for (const auto& [group, producers] : groups) {
    writer.key(group).begin_array();
    for (const ProducerInfo& producer : producers) write(writer, producer);
    writer.end_array();
  }
  return writer.end_object().end_object().take();
}

Result<ProducerTable> decode_producer_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    ProducerTable groups;
    for (const auto& [group, list] : root["data"].members()) {
      std::vector<ProducerInfo>& producers = groups[std::string(group)];
      for (const json::Value& one : list.items()) producers.push_back(read_producer(one));
    }
    return groups;
  });
}

std::string encode_lone_master(std::int64_t log_end) {
  json::Writer writer;
  writer.begin_object().key("haClientRuntimeInfo").begin_object();
  for (const char* name : {"lastReadTimestamp", "lastWriteTimestamp", "masterFlushOffset",
                           "maxOffset", "transferredByteInSecond"}) {
    writer.field(name, 0);
  }
  writer.end_object().key("haConnectionInfo").begin_array().end_array();
  writer.field("inSyncSlaveNums", 0).field("master", true);
  return writer.field("masterCommitLogMaxOffset", log_end).end_object().take();
}

std::string encode(const QueueView& view) {
  json::Writer writer;
  writer.begin_object()
      .field("filterData", "null")  // COMPAT: the word, where there is none
      .field("maxQueueIndex", view.max)
      .field("minQueueIndex", view.min);
  writer.key("queueData").begin_array();
  for (const QueueView::Entry& entry : view.entries) write(writer, entry);
  writer.end_array();
  if (view.subscription) write(writer.key("subscriptionData"), *view.subscription);
  return writer.end_object().take();
}

Result<QueueView> decode_queue_view(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    QueueView view;
    view.min = root["minQueueIndex"].long_or(0);
    view.max = root["maxQueueIndex"].long_or(0);
    for (const json::Value& entry : root["queueData"].items()) {
      view.entries.push_back({entry["physicOffset"].long_or(0), entry["physicSize"].long_or(0),
                              entry["tagsCode"].long_or(0)});
    }
    return view;
  });
}

}  // namespace saker::wire::remoting::body
