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

std::string encode_producer_table(const std::map<std::string, std::vector<ProducerInfo>>& groups) {
  json::Writer writer;
  writer.begin_object().key("data").begin_object();
  for (const auto& [group, producers] : groups) {
    writer.key(group).begin_array();
    for (const ProducerInfo& producer : producers) write(writer, producer);
    writer.end_array();
  }
  return writer.end_object().end_object().take();
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

}  // namespace saker::wire::remoting::body
