#include "front/remoting/watch/call_table.h"

#include <string>

#include "front/remoting/watch/code_name.h"

namespace saker::front {
namespace {

void add(std::atomic<std::int64_t>& counter, std::int64_t count) {
  counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
}

std::size_t class_of(std::int64_t ns) {
  std::size_t at = 0;
  while (at < CallTable::kBoundsMs.size() &&
         static_cast<double>(ns) > CallTable::kBoundsMs[at] * 1e6) {
    ++at;
  }
  return at;
}

std::string_view name_of(CallTable::Result result) {
  switch (result) {
    case CallTable::Result::kSuccess:
      return "success";
    case CallTable::Result::kOneway:
      return "oneway";
    case CallTable::Result::kCancelled:
      break;
  }
  return "cancelled";
}

std::string name_or_number(std::string_view name, std::int32_t code) {
  return name.empty() ? std::to_string(code) : std::string(name);
}

}  // namespace

void CallTable::record(const Key& key, std::int64_t took_ns) {
  Series& series = last_ != nullptr && last_->key == key ? *last_ : series_of(key);
  last_ = &series;
  add(series.counts[class_of(took_ns)], 1);
  add(series.sum_ns, took_ns);
}

CallTable::Series& CallTable::series_of(Key key) {
  if (request_name(key.code).empty()) key.code = -1;
  const std::size_t count = count_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < count; ++i) {
    if (series_[i]->key == key) return *series_[i];
  }
  if (count == kSeriesMax) return *series_[kSeriesMax - 1];
  series_[count] = std::make_unique<Series>();
  series_[count]->key = count + 1 == kSeriesMax ? Key{} : key;
  count_.store(count + 1, std::memory_order_release);
  return *series_[count];
}

void CallTable::add_to(SumsByKey& sums) const {
  const std::size_t count = count_.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < count; ++i) {
    const Series& series = *series_[i];
    Sums& sum = sums[series.key];
    for (std::size_t at = 0; at < sum.counts.size(); ++at) {
      sum.counts[at] += series.counts[at].load(std::memory_order_relaxed);
    }
    sum.ms += static_cast<double>(series.sum_ns.load(std::memory_order_relaxed)) / 1e6;
  }
}

void expose(const CallTable::SumsByKey& sums, metrics::Exposition& out) {
  out.histogram("rocketmq_rpc_latency", "Requests from decoding to answer, in ms.");
  for (const auto& [key, sum] : sums) {
    const std::string code = key.code < 0 ? "other" : std::to_string(key.code);
    const std::string_view request = request_name(key.code);
    const bool is_answered = key.result == CallTable::Result::kSuccess;
    out.add(metrics::Exposition::Classes{CallTable::kBoundsMs, sum.counts, sum.ms},
            {{"protocol_type", "remoting"},
             {"request_code", request.empty() ? std::string_view(code) : request},
             {"response_code",
              is_answered ? name_or_number(response_name(key.response_code), key.response_code)
                          : std::string("none")},
             {"is_long_polling", key.is_long_polling ? "true" : "false"},
             {"result", name_of(key.result)}});
  }
}

}  // namespace saker::front
