#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/subscription_body.h"
#include "wire/remoting/body/broker_figures.h"
#include "wire/remoting/header/admin.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;

}  // namespace

void get_all_producers(Context& context) {
  std::map<std::string, std::vector<body::ProducerInfo>> groups;
  for (const auto& [group, producers] : context.broker.inspection().all_producers()) {
    for (const api::ProducerFacts& producer : producers) {
      const api::ClientFacts& client = producer.client;
      groups[group].push_back({{client.client_id, to_string(client.address),
                                client.version.language, client.version.version},
                               producer.seen_ms});
    }
  }
  std::move(context.responder).answer({}, body::encode_producer_table(groups));
}

void query_consume_queue(Context& context) {
  wire::remoting::QueueViewHeader header;
  if (!decode_header(context, header)) return;
  api::Inspection& inspection = context.broker.inspection();
  const auto look =
      inspection.look_into(header.topic, {header.queue_id}, {header.first}, header.count);
  if (!look.ok()) return answer_outcome(std::move(context.responder), {look.status, look.message});
  const bool is_inside =
      look.value.min.value <= header.first && header.first < look.value.max.value;
  if (!is_inside) {
    return answer_outcome(std::move(context.responder),
                          {api::Status::kOk, "Index " + std::to_string(header.first) + " of " +
                                                 std::to_string(header.queue_id) + "@" +
                                                 std::string(header.topic) + " is not exist!"});
  }
  body::QueueView view{look.value.min.value, look.value.max.value, {}, {}};
  for (const api::QueueEntryFacts& entry : look.value.entries) {
    view.entries.push_back({entry.log_offset.value, entry.bytes, entry.tags_code});
  }
  if (!header.group.empty()) {
    if (const auto found = inspection.subscription(header.group, header.topic)) {
      view.subscription = to_body(*found);
    }
  }
  std::move(context.responder).answer({}, body::encode(view));
}

}  // namespace saker::front
