#include "broker/measure/family_list.h"

#include "base/assert.h"

namespace saker::broker {

void FamilyList::begin(std::string_view name, std::string_view help, prometheus::MetricType type) {
  families_.push_back({std::string(name), std::string(help), type, {}});
}

void FamilyList::add(double value, const Labels& labels) {
  SAKER_ASSERT(!families_.empty());
  if (samples_ >= samples_max_) {
    ++dropped_;
    return;
  }
  ++samples_;
  prometheus::ClientMetric sample;
  sample.label.reserve(common_.size() + labels.size());
  sample.label = common_;
  sample.label.insert(sample.label.end(), labels.begin(), labels.end());
  prometheus::MetricFamily& family = families_.back();
  if (family.type == prometheus::MetricType::Counter) {
    sample.counter.value = value;
  } else {
    sample.gauge.value = value;
  }
  family.metric.push_back(std::move(sample));
}

}  // namespace saker::broker
