#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "file/disk.h"
#include "file/disk_journal.h"

namespace saker::file {

/// A disk that works, and writes down every change below one directory, so that crash_image.h can
/// build what a crash would have left after any number of them. Pages that are written through
/// mappings are looked at with every step, and when a test says so (observe).
///
/// It waits for no medium: syncs are only written down. One call can be made to fail. For tests.
/// Thread: any (locks mutex_: one call at a time).
class RecordingDisk final : public RealDisk {
 public:
  /// `root` exists; what is in it counts as being on the medium.
  explicit RecordingDisk(std::string root);
  ~RecordingDisk() override;

  /// So many steps were taken until now, after what mappings have changed was written down.
  std::size_t observe();
  /// A copy of what was written down.
  DiskJournal journal() const;

  /// Which call fails, counted from now on, and how.
  struct Fault {
    enum class Call { kAny, kWrite, kSync };
    Call call = Call::kAny;
    int after = 0;          ///< so many calls of the kind work first
    int error = 0;          ///< an errno
    bool is_short = false;  ///< a write: half of the bytes get there
    bool goes_on = false;   ///< all later ones fail, too
  };
  void set_fault(const Fault& fault);
  void clear_fault();
  bool fault_happened() const;

  /// How full the disk is from now on.
  void set_used_percent(int percent);

  int open(const std::string& path, int flags, int& descriptor) override;
  int allocate(int descriptor, Range range) override;
  int zero(int descriptor, Range range) override;
  int resize(int descriptor, std::int64_t bytes) override;
  int write_at(int descriptor, std::string_view bytes, std::int64_t offset) override;
  void map_for_writing(int descriptor) override;
  int sync_data(int descriptor) override;
  int sync_all(int descriptor) override;
  int make_directory(const std::string& path) override;
  int remove(const std::string& path) override;
  int rename(const std::string& from, const std::string& to) override;
  int sync_directory(const std::string& path) override;
  int sync_file_system(const std::string& path) override;
  std::optional<Space> space(const std::string& path) override;

 private:
  using Kind = DiskStep::Kind;
  struct Mapped {
    int descriptor;    // our own
    std::string seen;  // what is written down of it
  };

  // All under mutex_.
  void load_names();
  void note(DiskStep step);
  void observe_mappings();
  int fault_of(Fault::Call call);
  int file_of(int descriptor);
  int sync(int descriptor);
  std::optional<std::string> name_of(const std::string& path) const;

  const std::string root_;
  mutable std::mutex mutex_;
  DiskJournal journal_;
  std::map<std::uint64_t, int> numbers_;  // of files by inode
  std::map<int, Mapped> mapped_;          // by number
  std::optional<Fault> fault_;
  bool fault_happened_ = false;
  int used_percent_ = 1;
};

}  // namespace saker::file
