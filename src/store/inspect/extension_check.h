#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "store/queue/queue_entry.h"

namespace saker::store::inspect {

/// Holds the extension of a queue against the queue's entries, told each address that an entry
/// names, in the order of the queue. A unit is whole if its lengths agree and it says what the
/// record says; the bits of its map have no sum, and are believed. The units before it must lead to
/// it by their sizes: RocketMQ finds the end of an extension that way. What stands behind the last
/// unit that is named means nothing. Keeps a small buffer and no open file. Thread: one.
class ExtensionCheck {
 public:
  /// `extension`: null where the queue has none. What findings may name of it is not kept.
  ExtensionCheck(const Survey& survey, FindingList& findings, const QueueSet* extension)
      : survey_(survey), findings_(findings), extension_(extension) {}

  /// An entry of which the unit must say the code of the tags, unless that is not known, and the
  /// time of storing.
  struct Named {
    std::int64_t address = 0;
    std::int64_t tags_code = 0;
    bool any_tags_code = false;
    std::int64_t store_ms = 0;
  };
  /// Whether its unit is there and right; else it is reported, of the entry with that name.
  bool meet(const Named& named, const std::string& entry);

  std::int64_t unit_count() const { return unit_count_; }
  /// Whether anything was reported.
  bool is_wrong() const { return is_wrong_; }
  const Status& status() const { return status_; }

 private:
  /// The bytes at a position of the extension; fewer where its file or the read ends.
  std::string_view read(std::int64_t position, std::size_t count);
  /// Passes the units before a position; reports where they do not lead there.
  void lead_to(std::int64_t position);
  bool is_unit(std::int64_t position, std::int64_t& size);
  bool report(std::int64_t position, std::string text);

  const Survey& survey_;
  FindingList& findings_;
  const QueueSet* extension_;
  std::int64_t next_ = -1;  ///< where the unit behind the last one begins; -1: before the first
  std::vector<char> buffer_;
  std::int64_t buffer_begin_ = 0;
  std::int64_t filled_ = 0;
  std::int64_t unit_count_ = 0;
  bool is_wrong_ = false;
  Status status_;
};

}  // namespace saker::store::inspect
