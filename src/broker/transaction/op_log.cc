#include "broker/transaction/op_log.h"

#include <algorithm>
#include <charconv>

#include "base/java_hash.h"
#include "base/log.h"
#include "broker/produce/store_remark.h"
#include "broker/transaction/half_message.h"

namespace saker::broker {
namespace {

constexpr std::string_view kDone = "d";  // ON DISK: the tag of an op record
constexpr std::size_t kDigitsMax = 20;   ///< of a place, with its comma

}  // namespace

std::vector<QueueOffset> parse_op(std::string_view body) {
  std::vector<QueueOffset> places;
  while (!body.empty()) {
    const std::string_view word = body.substr(0, body.find(','));
    body.remove_prefix(std::min(word.size() + 1, body.size()));
    std::int64_t place = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), place);
    if (error == std::errc{} && end == word.data() + word.size() && place >= 0) {
      places.push_back({place});
    }
  }
  return places;
}

std::size_t OpLog::stage_due() {
  collect();
  const bool is_much = waiting_.size() * kDigitsMax > rooms_.record_bytes_max;
  if (!is_much && rooms_.clock.steady_ms() < due_ms_) return 0;
  return stage_all();
}

std::size_t OpLog::stage_all() {
  collect();
  due_ms_ = rooms_.clock.steady_ms() + rooms_.period_ms;
  std::size_t staged = 0;
  std::string text;
  std::vector<QueueOffset> places;
  for (const QueueOffset place : std::exchange(waiting_, {})) {
    const std::string word = std::to_string(place.value) + ",";
    if (!text.empty() && text.size() + word.size() > rooms_.record_bytes_max) {
      stage(std::exchange(places, {}), text);
      text.clear();
      ++staged;
    }
    text += word;
    places.push_back(place);
  }
  if (places.empty()) return staged;
  stage(std::move(places), text);
  return staged + 1;
}

void OpLog::collect() {
  const std::vector<QueueOffset> more = rooms_.table.take_written_off();
  waiting_.insert(waiting_.end(), more.begin(), more.end());
}

/// Nobody waits for it on the medium: the outcome itself is durable, and without the record it is
/// only asked for again.
void OpLog::stage(std::vector<QueueOffset> places, const std::string& text) {
  std::string properties;
  property::append(properties, property::kWait, "true");
  property::append(properties, property::kTags, kDone);
  store::NewRecord record;
  record.topic = kOpTopic;
  record.queue_id = kHalfQueue;
  record.born_timestamp_ms = rooms_.clock.wall_ms();
  record.born_host = rooms_.own_host;
  record.body = text;
  record.properties = properties;
  record.tags_code = java_hash(kDone);
  constexpr bool kWaitDurable = false;
  rooms_.appender.stage({&record, 1}, kWaitDurable,
                        [this, kept = std::move(places)](const store::Appended& appended) mutable {
                          completed(std::move(kept), appended);
                        });
}

void OpLog::completed(std::vector<QueueOffset> places, const store::Appended& appended) {
  if (!is_stored(appended.outcome)) {
    waiting_.insert(waiting_.end(), places.begin(), places.end());
    if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
      log::warn("broker: outcomes of transactions wait for the store count={} withheld={}",
                waiting_.size(), withheld);
    }
    return;
  }
  const QueueOffset last = *std::max_element(places.begin(), places.end());
  records_.push_back({appended.queue_offset, last.value});
  end_ = appended.queue_offset + 1;
  rooms_.table.recorded(places);
}

QueueOffset OpLog::begin_for(QueueOffset done_until) {
  while (!records_.empty() && records_.front().place_max < done_until.value) records_.pop_front();
  return records_.empty() ? end_ : records_.front().at;
}

}  // namespace saker::broker
