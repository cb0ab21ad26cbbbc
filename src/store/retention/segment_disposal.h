#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "file/file.h"
#include "store/log/segment.h"
#include "store/log/spare_segments.h"
#include "store/retention/pause.h"

namespace saker::store {

/// Files of segments that are no longer part of the log, on their way off the disk:
///
///     file of full length ─▶ no name ─▶ (readers let go) ─▶ shorter, step by step ─▶ gone
///
/// The name goes first and for good, so that whatever happens a directory only ever holds files of
/// full length; a crash frees the rest. The nameless file is shortened only when no reader has it
/// mapped: who has, reads on. Freeing a GiB at once would keep the file system's journal from the
/// writers of the log; steps with rests do not. A file that may be used again moves to the spares
/// instead, and is offered there when no reader has it mapped. Thread: one.
class SegmentDisposal {
 public:
  SegmentDisposal(file::Disk& disk, Pause pause, SpareSegments* spares = nullptr)
      : disk_(disk), pause_(std::move(pause)), spares_(spares) {}

  /// Takes a segment that has left the list.
  enum class Fate { kDelete, kKeepAsSpare };
  void add(Segment& segment, Fate fate = Fate::kDelete);

  /// Deletes the spares, too: the disk is too full for them.
  void give_up_spares();

  /// Does what can be done now, with rests; what is left is for another call.
  void work();

  /// A name could not be removed: no more segments should leave the log until it is.
  bool is_stuck() const;
  /// That readers still hold, or a stop left.
  std::int64_t bytes_left() const;

 private:
  struct Item {
    std::string path;
    std::weak_ptr<const file::Mapping> mapping;
    std::optional<file::File> file;  ///< none: it could not be opened, the name is all there is
    std::int64_t bytes = 0;
    bool has_name = true;
    bool is_spare = false;
  };
  void add_path(const std::string& path, std::weak_ptr<const file::Mapping> mapping,
                std::int64_t bytes);
  bool offer_spare(Item& item);
  Status remove_name(Item& item) const;
  bool shorten(Item& item) const;

  file::Disk& disk_;
  const Pause pause_;
  SpareSegments* const spares_;  // may be null
  std::list<Item> items_;
};

}  // namespace saker::store
