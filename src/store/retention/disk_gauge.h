#pragma once

#include <string>
#include <vector>

#include "file/disk.h"
#include "store/retention/retention_options.h"

namespace saker::store {

/// From how full a disk on something happens, in percent. Each applies above its value only; used
/// space is rounded up to whole percents.
struct DiskLimits {
  int expire;  ///< expired files go at any hour
  int force;   ///< files go before they expire; a directory is full; sends go on at or below it
  int refuse;  ///< sends are refused
};

/// The limits of the options, each moved into the bounds that RocketMQ moves it into.
DiskLimits disk_limits(const RetentionOptions& options);

/// What follows from how full the disks are.
struct DiskState {
  bool expires_now = false;
  bool forces = false;  ///< as far as the options allow it
  std::string refusal;  ///< why sends are refused, with figures; empty: they are not
  std::string figures;  ///< how full each disk is
  std::vector<std::string> full_directories;
};

/// Looks how full the disks of a store are. The log counts by its emptiest directory, since new
/// files go there. Thread: one.
class DiskGauge {
 public:
  struct Places {
    std::vector<std::string> log_directories;
    std::string queue_directory;
  };
  DiskGauge(file::Disk& disk, Places places, const RetentionOptions& options)
      : disk_(disk),
        places_(std::move(places)),
        limits_(disk_limits(options)),
        may_force_(options.may_force) {}

  DiskState look();

 private:
  struct Reading {
    std::string directory;
    int percent = -1;  ///< -1: there is no such directory
  };
  Reading read(const std::string& directory);
  Reading emptiest_log(DiskState& state);
  void judge(const Reading& reading, bool& refuses, DiskState& state) const;

  file::Disk& disk_;
  const Places places_;
  const DiskLimits limits_;
  const bool may_force_;
  bool log_refuses_ = false;
  bool queues_refuse_ = false;
};

}  // namespace saker::store
