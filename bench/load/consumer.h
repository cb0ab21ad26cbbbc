#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "connection.h"
#include "histogram.h"
#include "meter.h"
#include "poller.h"
#include "request.h"

namespace saker::load {

// What all consumers of a run share.
struct PullRun {
  const Meter* meter = nullptr;
  bool pulls = true;
  int64_t in_flight = 0;
  // In the window.
  int64_t messages = 0;
  int64_t bytes = 0;
  int64_t answers = 0;
  int64_t empty_answers = 0;
  std::map<int, int64_t> errors;
  // From the request to the last byte of its answer.
  Histogram latency;
};

struct ConsumerOptions {
  std::string address;
  PullOptions pull;
  int64_t begin_offset = 0;
  // Where a consumer that cycles starts again; 0: it follows the queue.
  int64_t end_offset = 0;
  // Called with the body of every answer that has messages, and its time of arrival; without it
  // bodies are dropped unread.
  std::function<void(std::string_view, int64_t)> on_messages;
};

// Pulls one queue over one connection, one request in flight. Messages are counted by the distance
// from the offset asked for to nextBeginOffset.
class Consumer : public Ready {
 public:
  Consumer(const ConsumerOptions& options, Poller& poller, PullRun& run);

  void pull();
  void ready(bool readable, bool writable) override;

 private:
  void on_answer(const Answer& answer);

  PullRun& run_;
  ConsumerOptions options_;
  Connection connection_;
  PullRequest request_;
  int64_t offset_;
  uint64_t generation_ = 0;
  int64_t asked_ns_ = 0;
};

// Calls `on_body` with the body of each stored record in the body of a pull answer; returns how
// many there were. Stops at what is not a record.
int for_each_record(std::string_view records, const std::function<void(std::string_view)>& on_body);

}  // namespace saker::load
