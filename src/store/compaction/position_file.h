#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "file/disk.h"
#include "model/offset.h"
#include "store/store.h"

namespace saker::store {

/// How far the rounds of each compaction log got: the file `compaction/position-checkpoint`, as
/// RocketMQ writes it, by `<topic>_<id>`.
class PositionFile {
 public:
  PositionFile(file::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  /// Takes what is there; one that is missing or no JSON counts as empty: rounds then look at
  /// everything again.
  Status load();
  Status write() const;

  /// -1: no round yet.
  QueueOffset of(const QueueName& name) const;
  void set(const QueueName& name, QueueOffset position);
  /// True if there was one.
  bool forget(const QueueName& name);

 private:
  file::Disk& disk_;
  const std::string path_;
  std::map<std::string, QueueOffset> positions_;
};

}  // namespace saker::store
