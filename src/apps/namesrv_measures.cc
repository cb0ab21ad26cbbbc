#include "apps/namesrv_measures.h"

#include "broker/measure/event_figures.h"
#include "metrics/process_figures.h"

namespace saker::apps {
namespace {

constexpr std::size_t kSamplesMax = 1'000;  ///< there is none by topic or broker

}  // namespace

api::Condition NamesrvMeasures::condition() {
  if (name_server_.is_ready()) return {};
  return {.is_sound = true,
          .is_ready = false,
          .why = "routes are refused until brokers had time to register (needWaitForService)"};
}

std::string NamesrvMeasures::collect() {
  metrics::Exposition out({{"node_type", "nameserver"}, {"node_id", node_id_}}, kSamplesMax);
  out.gauge("saker_ready", "1 while it does its work.");
  out.add(std::int64_t{condition().is_ready});
  metrics::add_process(out);
  measure(out);
  std::vector<api::Bound> bounds;
  for (const api::MeasureSource* source : sources_) {
    for (const api::Bound& bound : source->bounds()) bounds.push_back(bound);
  }
  broker::add_bounds(out, bounds);
  for (api::MeasureSource* source : sources_) source->measure(out);
  return out.take();
}

}  // namespace saker::apps
