#pragma once

#include <cstdint>
#include <string>

#include "store/options.h"
#include "table.h"

namespace saker::disk {

/// What every scenario is given.
struct Bench {
  std::string directory;  ///< for stores and files; empty before and after each scenario
  bool is_quick;
  Table& table;

  template <class T>
  T sized(T full, T quick) const {
    return is_quick ? quick : full;
  }
  /// Of a store without an index: that is measured by itself.
  store::Options options(std::int64_t segment_bytes) const;
};

// Each adds its rows to the table. Goals: what the machine's limits allow.
void measure_append(const Bench& bench);       ///< batches of 1 KiB beside memcpy and CRC
void measure_sync_flush(const Bench& bench);   ///< group commit beside pwrite and fdatasync
void measure_roll_over(const Bench& bench);    ///< the worst append while files change
void measure_disturbed(const Bench& bench);    ///< appends beside a cold reader, beside deletion
void measure_read(const Bench& bench);         ///< hot and cold
void measure_index(const Bench& bench);        ///< entering and finding keys
void measure_recovery(const Bench& bench);     ///< after a kill, and queues anew
void measure_queues(const Bench& bench);       ///< 10,000 beside 4
void measure_many_queues(const Bench& bench);  ///< 100,000; removing them takes minutes

}  // namespace saker::disk
