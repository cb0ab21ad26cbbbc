#include "file/crash_image.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "file/directory.h"

namespace saker::file {
namespace {

using Kind = DiskStep::Kind;
using Random = std::mt19937_64;
using Steps = std::vector<const DiskStep*>;

constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kSectorBytes = 512;

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

/// The length of a file after a change of it.
std::size_t length_after(const DiskStep& step, std::size_t before) {
  const auto end = static_cast<std::size_t>(step.offset + step.bytes);
  if (step.kind == Kind::kResize) return static_cast<std::size_t>(step.offset);
  return step.kind == Kind::kZero ? before : std::max(before, end);
}

/// Applies the part of a change that falls into [begin, end). The content is long enough.
void apply_within(const DiskStep& step, std::size_t begin, std::size_t end, std::string& content) {
  auto from = static_cast<std::size_t>(step.offset);
  std::size_t to = from + static_cast<std::size_t>(step.bytes);
  if (step.kind == Kind::kResize) to = content.size();
  from = std::max(from, begin);
  to = std::min({to, end, content.size()});
  if (from >= to || step.kind == Kind::kAllocate) return;
  if (step.kind == Kind::kWrite) {
    content.replace(from, to - from, step.data, from - static_cast<std::size_t>(step.offset),
                    to - from);
  } else {
    std::fill(content.begin() + static_cast<std::ptrdiff_t>(from),
              content.begin() + static_cast<std::ptrdiff_t>(to), '\0');
  }
}

void apply_step(const DiskStep& step, std::string& content) {
  content.resize(length_after(step, content.size()), '\0');
  apply_within(step, 0, content.size(), content);
}

/// A file: what is on the medium for certain, and what may be.
struct FileState {
  std::string synced;
  Steps pending;
  std::string cache;  ///< what the process saw

  void add(const DiskStep& step) {
    pending.push_back(&step);
    apply_step(step, cache);
  }
  void sync() {
    for (const DiskStep* step : pending) apply_step(*step, synced);
    pending.clear();
  }

  std::string in_order(Random& random) const {
    std::string content = synced;
    const std::size_t whole = below(random, pending.size() + 1);
    for (std::size_t i = 0; i < whole; ++i) apply_step(*pending[i], content);
    if (whole == pending.size()) return content;
    DiskStep torn = *pending[whole];
    if (torn.kind != Kind::kWrite && torn.kind != Kind::kAllocate) return content;
    const std::int64_t sectors = torn.bytes / static_cast<std::int64_t>(kSectorBytes) + 1;
    const auto end = (torn.offset / static_cast<std::int64_t>(kSectorBytes) +
                      static_cast<std::int64_t>(below(random, static_cast<std::size_t>(sectors)))) *
                     static_cast<std::int64_t>(kSectorBytes);
    torn.bytes = std::clamp<std::int64_t>(end - torn.offset, 0, torn.bytes);
    if (torn.bytes > 0) apply_step(torn, content);
    return content;
  }

  /// With changes before `horizon`.
  std::size_t length(const DiskStep* horizon, Random& random) const {
    std::size_t length = synced.size();
    for (const DiskStep* step : pending) {
      const std::size_t after = length_after(*step, length);
      if (step < horizon) {
        length = after;
        continue;
      }
      const bool grows_in_steps = step->kind == Kind::kAllocate && after > length;
      if (grows_in_steps) length += below(random, (after - length) / kPageBytes + 1) * kPageBytes;
      break;
    }
    return length;
  }

  std::string in_blocks(std::size_t block_bytes, Random& random) const {
    std::size_t longest = std::max(synced.size(), cache.size());
    for (const DiskStep* step : pending) longest = std::max(longest, length_after(*step, longest));
    std::string content = synced;
    content.resize(longest, '\0');
    for (std::size_t begin = 0; begin < longest; begin += block_bytes) {
      const std::size_t count = below(random, pending.size() + 1);
      for (std::size_t i = 0; i < count; ++i) {
        apply_within(*pending[i], begin, begin + block_bytes, content);
      }
    }
    return content;
  }

  std::string after(Survivors survivors, const DiskStep* horizon, Random& random) const {
    if (survivors == Survivors::kAll) return cache;
    if (survivors == Survivors::kNone || pending.empty()) return synced;
    const std::size_t block_bytes = survivors == Survivors::kPages ? kPageBytes : kSectorBytes;
    std::string content =
        survivors == Survivors::kInOrder ? in_order(random) : in_blocks(block_bytes, random);
    content.resize(length(horizon, random), '\0');
    return content;
  }
};

std::string last_part(const std::string& name) { return name.substr(name.rfind('/') + 1); }

std::string directory_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

/// A directory: files by name; -1 is a directory.
struct DirectoryState {
  static constexpr int kDirectory = -1;
  using Names = std::map<std::string, int>;
  /// A step as it concerns this directory: a rename may take a name out of one and into another.
  struct Change {
    const DiskStep* step;
    int moved = kDirectory;  ///< the file that a rename moves
    bool leaves = true;
    bool arrives = true;
  };

  Names synced;
  Names cache;
  std::vector<Change> pending;

  static void apply_rename(const Change& change, Names& names) {
    const auto from = names.find(last_part(change.step->name));
    if (change.leaves && from != names.end() && from->second == change.moved) names.erase(from);
    if (change.arrives) names[last_part(change.step->other)] = change.moved;
  }
  static void apply(const Change& change, Names& names) {
    const DiskStep& step = *change.step;
    const std::string name = last_part(step.name);
    if (step.kind == Kind::kRemove) {
      names.erase(name);
    } else if (step.kind == Kind::kRename) {
      apply_rename(change, names);
    } else {
      names[name] = step.kind == Kind::kCreate ? step.file : kDirectory;
    }
  }
  int file_of(const std::string& name) const {
    const auto found = cache.find(last_part(name));
    return found == cache.end() ? kDirectory : found->second;
  }
  void add(const Change& change) {
    pending.push_back(change);
    apply(change, cache);
  }
  void sync() {
    synced = cache;
    pending.clear();
  }
  /// With changes before `horizon`.
  Names after(const DiskStep* horizon) const {
    Names names = synced;
    for (const Change& change : pending) {
      if (change.step < horizon) apply(change, names);
    }
    return names;
  }
};

class Medium {
 public:
  Medium(const DiskJournal& journal, std::size_t at) : begin_(journal.steps.data()) {
    directories_[""];
    for (const std::string& name : journal.directories) {
      directories_[name];
      parent(name).cache[last_part(name)] = DirectoryState::kDirectory;
    }
    for (const auto& [name, file] : journal.names) parent(name).cache[last_part(name)] = file;
    for (auto& [name, directory] : directories_) directory.sync();
    files_.resize(journal.contents.size());
    for (std::size_t i = 0; i < files_.size(); ++i) {
      files_[i].synced = files_[i].cache = journal.contents[i];
    }
    for (std::size_t i = 0; i < at; ++i) take(journal.steps[i]);
  }

  void write(const Crash& crash, const std::string& target) const {
    Random random(crash.seed);
    const DiskStep* horizon = begin_ + below(random, crash.at + 1);
    if (crash.survivors == Survivors::kAll) horizon = begin_ + crash.at;
    if (crash.survivors == Survivors::kNone) horizon = begin_;
    std::vector<std::string> contents;
    contents.reserve(files_.size());
    for (const FileState& file : files_)
      contents.push_back(file.after(crash.survivors, horizon, random));
    std::map<std::string, DirectoryState::Names> names;
    for (const auto& [name, directory] : directories_) {
      names[name] = directory.after(horizon);
    }
    write_directory("", names, contents, target);
  }

 private:
  DirectoryState& parent(const std::string& name) { return directories_[directory_of(name)]; }

  void take(const DiskStep& step) {
    switch (step.kind) {
      case Kind::kWrite:
      case Kind::kZero:
      case Kind::kResize:
      case Kind::kAllocate:
        return files_[static_cast<std::size_t>(step.file)].add(step);
      case Kind::kSync:
        return files_[static_cast<std::size_t>(step.file)].sync();
      case Kind::kSyncFailed:
        return files_[static_cast<std::size_t>(step.file)].pending.clear();
      case Kind::kMakeDirectory:
        directories_[step.name];
        return parent(step.name).add({.step = &step});
      case Kind::kCreate:
      case Kind::kRemove:
        return parent(step.name).add({.step = &step});
      case Kind::kRename:
        return take_rename(step);
      case Kind::kSyncDirectory:
        return directories_[step.name].sync();
      case Kind::kSyncAll:
        for (FileState& file : files_) file.sync();
        for (auto& [name, directory] : directories_) directory.sync();
        return;
    }
  }

  /// Across directories each of the two names gets to the medium by itself: no file system is that
  /// careless, but some order has to be right with all of them.
  void take_rename(const DiskStep& step) {
    const int moved = parent(step.name).file_of(step.name);
    if (directory_of(step.name) == directory_of(step.other)) {
      return parent(step.name).add({.step = &step, .moved = moved});
    }
    parent(step.name).add({.step = &step, .moved = moved, .arrives = false});
    parent(step.other).add({.step = &step, .moved = moved, .leaves = false});
  }

  static void write_directory(const std::string& name,
                              const std::map<std::string, DirectoryState::Names>& names,
                              const std::vector<std::string>& contents, const std::string& target) {
    SAKER_ASSERT(make_directories(target).ok());
    for (const auto& [part, file] : names.at(name)) {
      const std::string path = target + "/" + part;
      if (file == DirectoryState::kDirectory) {
        write_directory(name.empty() ? part : name + "/" + part, names, contents, path);
        continue;
      }
      std::ofstream out(path, std::ios::binary);
      out << contents[static_cast<std::size_t>(file)];
      SAKER_ASSERT(out.flush().good());
    }
  }

  const DiskStep* const begin_;
  std::vector<FileState> files_;
  std::map<std::string, DirectoryState> directories_;
};

}  // namespace

std::string_view name_of(Survivors survivors) {
  switch (survivors) {
    case Survivors::kAll:
      return "all";
    case Survivors::kNone:
      return "none";
    case Survivors::kInOrder:
      return "in order";
    case Survivors::kPages:
      return "pages";
    case Survivors::kSectors:
      return "sectors";
  }
  return "?";
}

void build_crash_image(const DiskJournal& journal, const Crash& crash,
                       const std::string& directory) {
  SAKER_ASSERT(crash.at <= journal.steps.size());
  Medium(journal, crash.at).write(crash, directory);
}

}  // namespace saker::file
