#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "connection.h"
#include "histogram.h"
#include "meter.h"
#include "poller.h"
#include "request.h"

namespace saker::load {

// What all producers of a run share: whether they refill their windows by themselves, how much is
// left to send, and what came of it.
struct SendRun {
  explicit SendRun(const Meter::Options& options) : meter(options) {}

  Poller poller;
  Meter meter;
  // Closed loop: an answer is followed by the next request at once.
  bool refills = false;
  // Open loop: requests belong to the time at which they were to be sent, not to that of the
  // answer.
  bool counts_intended = false;
  int64_t requests_left = INT64_MAX;

  int64_t in_flight = 0;
  int64_t acknowledged_messages = 0;
  int64_t window_messages = 0;
  std::map<int, int64_t> errors;
  // From the intended sending to the answer, of those in the window.
  Histogram latency;
  // Open loop: how late the client itself was.
  Histogram lateness;
};

constexpr int kBornDigits = 13;

struct ProducerOptions {
  std::string address;
  // Queue and slot are set for every slot of the window.
  SendOptions send;
  uint32_t window = 1;
  int queue_count = 4;
  // Counted over all producers of a run; spreads queues and keeps keys apart.
  uint32_t number = 0;
  // Writes the intended and the actual time of sending into the first 16 bytes of the body.
  bool stamps_body = false;
  // Above 0: the broker is to deliver each message so long after its sending, and the first stamp
  // is the time at which it is to do so.
  int64_t delay_ms = 0;
};

// A connection with a window of requests, encoded once, one buffer behind the other: a refilled
// window goes out in one system call and without a copy.
class Producer : public Ready {
 public:
  Producer(const ProducerOptions& options, SendRun& run);

  bool has_free_slot() const { return free_count_ > 0; }
  // Patches the request of a free slot; it goes out with the next flush().
  void send(int64_t intended_ns, int64_t now);
  void send_all_free();
  void flush();

  void ready(bool readable, bool writable) override;

 private:
  struct Slot {
    SendRequest request;  // without its bytes, which stand in frames_
    size_t at = 0;
    size_t bytes = 0;
    uint64_t generation = 0;
    int64_t intended_ns = 0;
    bool busy = false;
  };

  void encode_window(const ProducerOptions& options);
  void patch(Slot& slot, int64_t now);
  // Asks for the time of delivery; returns it by the monotonic clock.
  int64_t patch_delivery(char* frame, const SendRequest& request, int64_t now) const;
  void on_answer(const Answer& answer, int64_t now);

  SendRun& run_;
  Connection connection_;
  bool stamps_body_;
  int64_t delay_ms_;
  bool watches_writable_ = false;
  // The digits of the last bornTimestamp, which many requests share.
  int64_t born_ms_ = 0;
  char born_digits_[kBornDigits] = {};
  std::vector<Slot> slots_;
  std::string frames_;
  // The free slots as a ring: answers in order free neighbours, which go out as one piece.
  std::vector<uint32_t> free_slots_;
  uint32_t free_head_ = 0;
  uint32_t free_count_ = 0;
};

}  // namespace saker::load
