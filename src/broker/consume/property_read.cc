#include "broker/consume/property_read.h"

#include <algorithm>

#include "model/light_queue.h"
#include "store/read/slice_list.h"
#include "wire/record/record.h"

namespace saker::broker {
namespace {

using store::add_record;
using store::ReadOutcome;

/// As many entries as RocketMQ looks at for one pull (maxFilterMessageSize / 20).
constexpr std::int64_t kLooksMax = 800;
constexpr std::int64_t kBytesMax = 256 << 10;

/// Collects the wanted records of one read after the other.
class Sieve {
 public:
  Sieve(const filter::Selection& selection, const store::ReadRequest& what)
      : selection_(selection), topic_(what.topic), count_max_(what.message_count_max) {}

  bool is_full() const {
    return result_.message_count >= count_max_ || result_.byte_count >= kBytesMax ||
           looks_ >= kLooksMax;
  }

  void take(const store::ReadResult& part) {
    result_.next_offset = part.next_offset;
    result_.min_offset = part.min_offset;
    result_.max_offset = part.max_offset;
    result_.far_behind = part.far_behind;
    for (const store::Slice& slice : part.slices) take(slice);
  }

  store::ReadResult result() {
    result_.outcome =
        result_.message_count > 0 ? ReadOutcome::kFound : ReadOutcome::kNoMatchedMessage;
    return std::move(result_);
  }

 private:
  void take(const store::Slice& slice) {
    std::string_view rest = slice.bytes;
    while (const auto size = wire::record::peek_size(rest)) {
      const auto bytes = rest.substr(0, std::min(rest.size(), static_cast<std::size_t>(*size)));
      rest.remove_prefix(bytes.size());
      wire::record::Record record;
      if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) continue;
      if (result_.message_count >= count_max_) {
        // What follows is the next read's.
        result_.next_offset = std::min(result_.next_offset, number_of(record));
        return;
      }
      ++looks_;
      if (selection_.matches(record.properties)) add_record(result_, {bytes, slice.keep_alive});
    }
  }

  /// Its number in the queue that is read: of a light queue it stands among the properties.
  QueueOffset number_of(const wire::record::Record& record) const {
    if (!is_light_queue(topic_)) return record.queue_offset;
    for (const LightEntry& entry : light_entries(record.topic, record.properties)) {
      if (entry.queue == topic_) return entry.offset;
    }
    return result_.next_offset;
  }

  const filter::Selection& selection_;
  const std::string_view topic_;
  const std::int32_t count_max_;
  store::ReadResult result_;
  std::int64_t looks_ = 0;
};

}  // namespace

store::ReadResult read_selected(const store::Store& store, store::ReadRequest what,
                                const filter::Selection& selection, store::EntryFilter entries) {
  store::ReadResult part = store.read(what, entries);
  if (part.outcome != ReadOutcome::kFound) return part;
  Sieve sieve(selection, what);
  // A queue that is at its end, or in disorder further on, ends the read and not the answer.
  for (; part.outcome == ReadOutcome::kFound; part = store.read(what, entries)) {
    sieve.take(part);
    if (sieve.is_full() || part.next_offset <= what.offset) break;
    what.offset = part.next_offset;
  }
  return sieve.result();
}

}  // namespace saker::broker
