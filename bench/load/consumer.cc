#include "consumer.h"

#include <stdexcept>

#include "clock.h"

namespace saker::load {
namespace {

constexpr int kFound = 0;
constexpr int kNotFound = 19;
constexpr int kRetryImmediately = 20;
constexpr int kOffsetMoved = 21;

uint32_t u32_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

ConnectionOptions connection_options(const ConsumerOptions& options) {
  return {.address = options.address,
          .bodies = options.on_messages ? BodyUse::kKeep : BodyUse::kSkip,
          .wants_next_offset = true,
          .buffer_bytes = 256 * 1024};
}

}  // namespace

Consumer::Consumer(const ConsumerOptions& options, Poller& poller, PullRun& run)
    : run_(run),
      options_(options),
      connection_(connection_options(options)),
      request_(options.pull),
      offset_(options.begin_offset) {
  poller.add(connection_.fd(), *this);
}

void Consumer::pull() {
  std::string_view frame = request_.encode(offset_, opaque_of(++generation_, 0));
  asked_ns_ = now_ns();
  connection_.add(frame.data(), frame.size());
  if (!connection_.flush()) throw std::runtime_error("the server does not read");
  ++run_.in_flight;
}

void Consumer::ready(bool readable, bool /*writable*/) {
  if (!readable) return;
  bool answered = false;
  connection_.receive([&](const Answer& answer) {
    on_answer(answer);
    answered = true;
  });
  if (answered && run_.pulls) pull();
}

void Consumer::on_answer(const Answer& answer) {
  int64_t now = now_ns();
  if (answer.opaque != opaque_of(generation_, 0)) {
    throw std::runtime_error("an answer to no pull: opaque " + std::to_string(answer.opaque));
  }
  --run_.in_flight;
  bool counts = run_.meter->counts(now);
  if (counts) ++run_.answers;
  if (answer.code == kFound) {
    if (options_.on_messages) options_.on_messages(answer.body, now);
    if (counts) {
      run_.messages += answer.next_offset - offset_;
      run_.bytes += static_cast<int64_t>(answer.frame_bytes);
      run_.latency.record(now - asked_ns_);
    }
  } else if (answer.code == kNotFound || answer.code == kRetryImmediately ||
             answer.code == kOffsetMoved) {
    if (counts) ++run_.empty_answers;
  } else {
    ++run_.errors[answer.code];
  }
  if (answer.next_offset >= 0) offset_ = answer.next_offset;
  if (options_.end_offset > 0 && offset_ >= options_.end_offset) offset_ = 0;
}

// A stored record: totalSize 0, sysFlag 36, bornHost 48, then storeTimestamp 8, storeHost,
// reconsumeTimes 4, prepared offset 8, body length 4, body. Bits 4 and 5 of sysFlag make the hosts
// 20 instead of 8 bytes long.
int for_each_record(std::string_view records,
                    const std::function<void(std::string_view)>& on_body) {
  int count = 0;
  while (records.size() >= 88) {
    size_t record_bytes = u32_at(records, 0);
    uint32_t sys_flag = u32_at(records, 36);
    size_t length_at = 84 + ((sys_flag & 0x10) != 0 ? 12 : 0) + ((sys_flag & 0x20) != 0 ? 12 : 0);
    if (record_bytes < length_at + 4 || record_bytes > records.size()) break;
    size_t body_bytes = u32_at(records, length_at);
    if (length_at + 4 + body_bytes > record_bytes) break;
    on_body(records.substr(length_at + 4, body_bytes));
    records.remove_prefix(record_bytes);
    ++count;
  }
  return count;
}

}  // namespace saker::load
