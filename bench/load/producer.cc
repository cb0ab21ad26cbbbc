#include "producer.h"

#include <cstring>
#include <stdexcept>

#include "clock.h"

namespace saker::load {
namespace {

// Behind the first digit of an opaque; the digits of the slot stand behind them for good.
constexpr int kGenerationDigits = 5;

}  // namespace

Producer::Producer(const ProducerOptions& options, SendRun& run)
    : run_(run),
      connection_({.address = options.address}),
      stamps_body_(options.stamps_body),
      delay_ms_(options.delay_ms),
      slots_(options.window),
      free_slots_(options.window),
      free_count_(options.window) {
  encode_window(options);
  run_.poller.add(connection_.fd(), *this);
}

void Producer::encode_window(const ProducerOptions& options) {
  SendOptions send = options.send;
  send.is_timer = options.delay_ms > 0;
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    uint32_t number = options.number * options.window + i;
    send.slot = i;
    send.queue_id = static_cast<int>(number % static_cast<uint32_t>(options.queue_count));
    write_hex32(&send.key_prefix[16], number);
    Slot& slot = slots_[i];
    slot.request = encode_send(send);
    slot.at = frames_.size();
    slot.bytes = slot.request.bytes.size();
    frames_ += slot.request.bytes;
    slot.request.bytes.clear();
    free_slots_[i] = i;
  }
}

void Producer::patch(Slot& slot, int64_t now) {
  char* frame = frames_.data() + slot.at;
  const SendRequest& request = slot.request;
  auto generation = static_cast<int64_t>(slot.generation % kGenerationLimit);
  write_digits(frame + request.opaque_at + 1, generation, kGenerationDigits);
  int64_t born_ms = wall_ms();
  if (born_ms != born_ms_) {
    born_ms_ = born_ms;
    write_digits(born_digits_, born_ms, kBornDigits);
  }
  std::memcpy(frame + request.born_at, born_digits_, kBornDigits);
  auto key = static_cast<uint32_t>(slot.generation * static_cast<uint64_t>(request.messages));
  for (int i = 0; i < request.messages; ++i) {
    char* at = frame + request.key_at + static_cast<size_t>(i) * request.key_stride;
    write_hex32(at, key + static_cast<uint32_t>(i));
  }
  if (stamps_body_) {
    int64_t stamp = delay_ms_ > 0 ? patch_delivery(frame, request, now) : slot.intended_ns;
    std::memcpy(frame + request.body_at, &stamp, 8);
    std::memcpy(frame + request.body_at + 8, &now, 8);
  }
}

int64_t Producer::patch_delivery(char* frame, const SendRequest& request, int64_t now) const {
  int64_t wall = wall_ns();
  int64_t due_ms = wall / 1'000'000 + delay_ms_;
  write_digits(frame + request.deliver_at, due_ms, kBornDigits);
  return now + due_ms * 1'000'000 - wall;
}

void Producer::send(int64_t intended_ns, int64_t now) {
  uint32_t number = free_slots_[free_head_];
  free_head_ = free_head_ + 1 == free_slots_.size() ? 0 : free_head_ + 1;
  --free_count_;
  Slot& slot = slots_[number];
  ++slot.generation;
  slot.intended_ns = intended_ns;
  slot.busy = true;
  patch(slot, now);
  connection_.add(frames_.data() + slot.at, slot.bytes);
  ++run_.in_flight;
  --run_.requests_left;
}

void Producer::send_all_free() {
  int64_t now = now_ns();
  while (has_free_slot() && run_.requests_left > 0) send(now, now);
}

void Producer::flush() {
  bool blocked = !connection_.flush();
  if (blocked == watches_writable_) return;
  watches_writable_ = blocked;
  run_.poller.watch_writable(connection_.fd(), *this, blocked);
}

void Producer::ready(bool readable, bool /*writable*/) {
  if (readable) {
    int64_t now = 0;
    connection_.receive([this, &now](const Answer& answer) {
      if (now == 0) now = now_ns();
      on_answer(answer, now);
    });
    if (run_.refills) send_all_free();
  }
  if (connection_.has_pending()) flush();
}

void Producer::on_answer(const Answer& answer, int64_t now) {
  uint32_t number = slot_of(answer.opaque);
  if (number >= slots_.size() || !slots_[number].busy ||
      answer.opaque != opaque_of(slots_[number].generation, number)) {
    throw std::runtime_error("an answer to no request: opaque " + std::to_string(answer.opaque));
  }
  Slot& slot = slots_[number];
  slot.busy = false;
  --run_.in_flight;
  uint32_t tail = free_head_ + free_count_++;
  free_slots_[tail >= free_slots_.size() ? tail - free_slots_.size() : tail] = number;
  if (answer.code != 0) {
    ++run_.errors[answer.code];
    return;
  }
  run_.acknowledged_messages += slot.request.messages;
  if (!run_.meter.counts(run_.counts_intended ? slot.intended_ns : now)) return;
  run_.window_messages += slot.request.messages;
  run_.latency.record(now - slot.intended_ns);
}

}  // namespace saker::load
