#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "connection.h"
#include "histogram.h"
#include "meter.h"
#include "poller.h"

namespace saker::load {

// What all poppers of a run share.
struct PopRun {
  const Meter* meter = nullptr;
  // The group of the moment: a new one pops everything again.
  std::string group_prefix;
  int64_t generation = 0;
  // In the window.
  int64_t acknowledged = 0;
  int64_t pops = 0;
  int64_t empty_answers = 0;
  std::map<int, int64_t> errors;
  // From a pop to its answer.
  Histogram latency;

  std::string group() const { return group_prefix + std::to_string(generation); }
};

struct PopperOptions {
  std::string address;
  std::string topic = "bench";
  int messages_max = 32;
};

// Pops over one connection and acknowledges each pop with one batch (codes 200050 and 200151). One
// pop is in flight, and the acknowledgement of the one before it.
class Popper : public Ready {
 public:
  Popper(const PopperOptions& options, Poller& poller, PopRun& run);

  void pop();
  void ready(bool readable, bool writable) override;

 private:
  void on_answer(const Answer& answer);
  void on_popped(const Answer& answer, int64_t now);
  void acknowledge(std::string_view header);
  void send(std::string& frame);

  PopRun& run_;
  PopperOptions options_;
  Connection connection_;
  std::string pop_frame_;
  std::string ack_frame_;
  int64_t generation_ = 0;
  int64_t asked_ns_ = 0;
  int64_t acknowledging_ = 0;
  uint64_t sendings_ = 0;
};

// The body that acknowledges all that the header of an answer to a pop names; `count` gets how many
// messages that are. Throws where it names nothing.
std::string batch_ack_of(std::string_view header, const std::string& topic,
                         const std::string& group, int64_t& count);

}  // namespace saker::load
