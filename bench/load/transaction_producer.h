#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connection.h"
#include "producer.h"

namespace saker::load {

// A connection with a window of transactions: a half message, and when it is answered its commit.
// A transaction counts when the commit is answered; its latency is that of both.
class TransactionProducer : public Ready {
 public:
  TransactionProducer(const ProducerOptions& options, SendRun& run);

  void begin_all();
  void flush();
  void ready(bool readable, bool writable) override;

 private:
  struct Slot {
    SendRequest half;
    std::string commit;
    uint64_t generation = 0;
    int64_t begun_ns = 0;
    bool is_committing = false;
  };

  void begin(Slot& slot);
  void commit(Slot& slot, const Answer& answer);
  void finish(Slot& slot, int64_t now);
  void on_answer(const Answer& answer, int64_t now);

  SendRun& run_;
  Connection connection_;
  std::string topic_;
  std::string group_;
  bool watches_writable_ = false;
  std::vector<Slot> slots_;
};

}  // namespace saker::load
