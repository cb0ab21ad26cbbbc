#include "transaction_producer.h"

#include <charconv>
#include <stdexcept>

#include "clock.h"

namespace saker::load {
namespace {

constexpr int kGenerationDigits = 5;
constexpr size_t kLogOffsetDigits = 16;

// A message id ends with the place in the log, in hexadecimal.
int64_t log_offset_of(std::string_view message_id) {
  if (message_id.size() < kLogOffsetDigits) throw std::runtime_error("an answer without msgId");
  std::string_view digits = message_id.substr(message_id.size() - kLogOffsetDigits);
  int64_t offset = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), offset, 16);
  return offset;
}

}  // namespace

TransactionProducer::TransactionProducer(const ProducerOptions& options, SendRun& run)
    : run_(run),
      connection_({.address = options.address}),
      topic_(options.send.topic),
      group_(options.send.group),
      slots_(options.window) {
  SendOptions send = options.send;
  send.is_half = true;
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    uint32_t number = options.number * options.window + i;
    send.slot = i;
    send.queue_id = static_cast<int>(number % static_cast<uint32_t>(options.queue_count));
    write_hex32(&send.key_prefix[16], number);
    slots_[i].half = encode_send(send);
  }
  run_.poller.add(connection_.fd(), *this);
}

void TransactionProducer::begin_all() {
  for (Slot& slot : slots_) begin(slot);
}

void TransactionProducer::begin(Slot& slot) {
  ++slot.generation;
  slot.begun_ns = now_ns();
  slot.is_committing = false;
  char* frame = slot.half.bytes.data();
  write_digits(frame + slot.half.opaque_at + 1,
               static_cast<int64_t>(slot.generation % kGenerationLimit), kGenerationDigits);
  write_digits(frame + slot.half.born_at, wall_ms(), kBornDigits);
  write_hex32(frame + slot.half.key_at, static_cast<uint32_t>(slot.generation));
  connection_.add(frame, slot.half.bytes.size());
  ++run_.in_flight;
}

void TransactionProducer::commit(Slot& slot, const Answer& answer) {
  slot.is_committing = true;
  slot.commit = encode_commit({.topic = topic_,
                               .group = group_,
                               .half_offset = number_in(answer.header, "queueOffset", -1),
                               .log_offset = log_offset_of(text_in(answer.header, "msgId"))},
                              answer.opaque);
  connection_.add(slot.commit.data(), slot.commit.size());
}

void TransactionProducer::finish(Slot& slot, int64_t now) {
  ++run_.acknowledged_messages;
  if (run_.meter.counts(now)) {
    ++run_.window_messages;
    run_.latency.record(now - slot.begun_ns);
  }
}

void TransactionProducer::flush() {
  bool blocked = !connection_.flush();
  if (blocked == watches_writable_) return;
  watches_writable_ = blocked;
  run_.poller.watch_writable(connection_.fd(), *this, blocked);
}

void TransactionProducer::ready(bool readable, bool /*writable*/) {
  if (readable) {
    int64_t now = now_ns();
    connection_.receive([this, now](const Answer& answer) { on_answer(answer, now); });
  }
  if (connection_.has_pending()) flush();
}

void TransactionProducer::on_answer(const Answer& answer, int64_t now) {
  uint32_t number = slot_of(answer.opaque);
  if (number >= slots_.size() || answer.opaque != opaque_of(slots_[number].generation, number)) {
    throw std::runtime_error("an answer to no request: opaque " + std::to_string(answer.opaque));
  }
  Slot& slot = slots_[number];
  if (answer.code == 0 && !slot.is_committing) return commit(slot, answer);
  --run_.in_flight;
  if (answer.code == 0) {
    finish(slot, now);
  } else {
    ++run_.errors[answer.code];
  }
  if (run_.refills) begin(slot);
}

}  // namespace saker::load
