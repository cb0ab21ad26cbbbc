#include "store/inspect/index_check.h"

#include <algorithm>
#include <utility>

#include "base/java_hash.h"
#include "model/sys_flag.h"

namespace saker::store::inspect {
namespace {

constexpr std::size_t kWindowBytes = 256 << 10;
constexpr std::size_t kFindingsPerFileMax = 100;

/// Java's hash of texts with a common begin, without putting them together. Only for ASCII.
std::int32_t hash_on(std::uint32_t hash, std::string_view text) {
  for (const char c : text) hash = 31 * hash + static_cast<unsigned char>(c);
  return static_cast<std::int32_t>(hash);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::int32_t hash_of(std::string_view topic, std::string_view separator, std::string_view text) {
  if (is_ascii(text) && is_ascii(topic)) {
    const std::int32_t begin = hash_on(0, topic);
    const std::int32_t middle = hash_on(static_cast<std::uint32_t>(begin), separator);
    return index_hash(hash_on(static_cast<std::uint32_t>(middle), text));
  }
  std::string whole(topic);
  whole.append(separator).append(text);
  return index_hash(java_hash(whole));
}

/// The length that index files should have: what is set, else the commonest.
std::int64_t index_file_bytes(const Survey& survey) {
  if (survey.place.index_file_bytes > 0) return survey.place.index_file_bytes;
  LengthCounts counts;
  for (const PlainFile& file : survey.index) ++counts[file.bytes];
  return commonest(counts);
}

/// What is wrong with a file as a whole; empty if nothing is.
std::string flaw_of(const Survey& survey, const PlainFile& file, bool has_layout) {
  const std::int64_t wanted = index_file_bytes(survey);
  if (file.bytes != wanted) {
    return "has " + std::to_string(file.bytes) + " bytes, not " + std::to_string(wanted) +
           ": Saker moves it away when it starts, and builds it again";
  }
  if (has_layout) return {};
  return "is no index file: length, head, slots and entries do not agree; queries by key skip it "
         "or "
         "miss messages";
}

}  // namespace

void index_hashes_of(const wire::record::Record& record, const RecordFacts& facts,
                     IndexHashes& hashes) {
  hashes.keys.clear();
  hashes.tag.reset();
  if ((record.sys_flag & sys_flag::kTransactionMask) == sys_flag::kTransactionRollback) return;
  if (!facts.tags.empty()) hashes.tag = hash_of(record.topic, "#T#", facts.tags);
  if (!facts.unique_key.empty())
    hashes.keys.push_back(hash_of(record.topic, "#", facts.unique_key));
  for (std::string_view rest = facts.keys; !rest.empty();) {
    const std::string_view key = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(key.size() + 1, rest.size()));
    if (!key.empty()) hashes.keys.push_back(hash_of(record.topic, "#", key));
  }
}

Status check_index_chains(const Survey& survey, const PlainFile& plain, FindingList& findings,
                          bool is_note) {
  const std::string path = survey.path("index/" + plain.name);
  const std::string shown = survey.shown(path);
  const auto add = [&](std::int64_t at, std::string text) {
    findings.add({kind::kIndexChain, is_note, shown, at, std::move(text)});
  };
  Result<FileWindow> file = FileWindow::open(path, kWindowBytes, survey.faults.get());
  if (!file) return file.error();
  const Result<std::optional<IndexLayout>> found = read_index_layout(*file);
  if (!found) return found.error();
  const std::string flaw = flaw_of(survey, plain, found->has_value());
  if (!flaw.empty()) {
    findings.add({kind::kIndexFile, is_note, shown, -1, flaw});
    return {};
  }
  const IndexLayout& layout = **found;
  const std::int64_t count = layout.head.entry_count();
  if (count >= layout.entries) {
    add(36, "counts " + std::to_string(count) + " entries, has room for " +
                std::to_string(layout.entries - 1));
    return {};
  }
  std::vector<std::int32_t> newest(static_cast<std::size_t>(layout.slots), 0);
  std::int64_t used = 0;
  std::size_t wrong = 0;
  for (std::int64_t i = 1; i <= count && wrong < kFindingsPerFileMax; ++i) {
    const auto bytes = file->read(layout.entry_at(i), IndexEntry::kBytes);
    if (!bytes) return bytes.error();
    if (bytes->size() < IndexEntry::kBytes) break;
    const IndexEntry entry = load_index_entry(bytes->data());
    if (entry.hash < 0) {
      ++wrong;
      add(layout.entry_at(i), "entry " + std::to_string(i) + " has a hash below zero");
      continue;
    }
    std::int32_t& head = newest[static_cast<std::size_t>(entry.hash % layout.slots)];
    if (entry.previous != head) {
      ++wrong;
      add(layout.entry_at(i) + 16, "entry " + std::to_string(i) + " names " +
                                       std::to_string(entry.previous) +
                                       " as the one before it, it is " + std::to_string(head) +
                                       ": queries by key miss what stands before");
    }
    if (head == 0) ++used;
    head = static_cast<std::int32_t>(i);
  }
  for (std::int64_t slot = 0; slot < layout.slots && wrong < kFindingsPerFileMax; ++slot) {
    const auto bytes = file->read(layout.slot_at(slot), 4);
    if (!bytes) return bytes.error();
    if (bytes->size() < 4) break;
    const auto head = static_cast<std::int32_t>(load_be32(bytes->data()));
    if (head == newest[static_cast<std::size_t>(slot)]) continue;
    ++wrong;
    add(layout.slot_at(slot), "slot " + std::to_string(slot) + " begins at entry " +
                                  std::to_string(head) + ", its newest is " +
                                  std::to_string(newest[static_cast<std::size_t>(slot)]) +
                                  ": queries by key miss messages");
  }
  if (wrong == 0 && used != layout.head.used_slots) {
    add(32, "counts " + std::to_string(layout.head.used_slots) + " slots in use, there are " +
                std::to_string(used));
  }
  return {};
}

IndexCheck::IndexCheck(QueueCheckContext& context) : context_(context) { status_ = advance(); }

void IndexCheck::add(std::string_view kind, std::string text) {
  context_.findings.add({kind, !context_.is_settled, shown_,
                         number_ > 0 ? layout_.entry_at(number_) : -1, std::move(text)});
}

Status IndexCheck::open_next() {
  const std::string path = context_.survey.path("index/" + context_.survey.index[file_++].name);
  shown_ = context_.survey.shown(path);
  window_.reset();
  number_ = 0;
  Result<FileWindow> opened = FileWindow::open(path, kWindowBytes, context_.survey.faults.get());
  if (!opened && opened.error().code == ErrorCode::kNotFound) return {};  // expired meanwhile
  if (!opened) return opened.error();
  const Result<std::optional<IndexLayout>> layout = read_index_layout(*opened);
  if (!layout) return layout.error();
  if (!*layout || (*layout)->head.entry_count() >= (*layout)->entries) return {};
  layout_ = **layout;
  window_.emplace(std::move(*opened));
  return {};
}

std::optional<IndexEntry> IndexCheck::load() {
  if (!window_ || number_ + 1 > layout_.head.entry_count()) return std::nullopt;
  ++number_;
  const auto bytes = window_->read(layout_.entry_at(number_), IndexEntry::kBytes);
  if (!bytes) status_ = bytes.error();
  if (!bytes || bytes->size() < IndexEntry::kBytes) return std::nullopt;
  return load_index_entry(bytes->data());
}

Status IndexCheck::advance() {
  const std::optional<IndexEntry> before = entry_;
  for (entry_ = load(); status_.ok();) {
    if (!entry_) {
      if (file_ == context_.survey.index.size()) return {};
      Status opened = open_next();
      if (!opened) return opened;
      entry_ = load();
      continue;
    }
    ++entry_count_;
    // Entries stand in the order of the log; one that does not would hide all behind it.
    const bool is_back = before && entry_->log_offset < before->log_offset;
    const bool is_far = entry_->log_offset > layout_.head.end;
    if (!is_back && !is_far) return {};
    if (!is_back || entry_->log_offset >= context_.log_begin) {
      add(kind::kIndexEntry, "entry " + std::to_string(number_) + " points to " +
                                 std::to_string(entry_->log_offset.value) +
                                 ", out of the order of its neighbours");
    }
    entry_ = load();
  }
  return status_;
}

void IndexCheck::judge() {
  if (entry_->log_offset < context_.log_begin) return;  // its message has expired
  add(kind::kIndexEntry, "entry " + std::to_string(number_) + " points to " +
                             std::to_string(entry_->log_offset.value) +
                             ", where no record stands: a query by key answers rubbish");
}

Status IndexCheck::meet(const wire::record::Record& record, const RecordFacts& facts) {
  if (is_empty()) return {};
  while (status_.ok() && entry_ && entry_->log_offset < record.log_offset) {
    judge();
    status_ = advance();
  }
  index_hashes_of(record, facts, hashes_);
  found_.assign(hashes_.keys.size(), false);
  while (status_.ok() && entry_ && entry_->log_offset == record.log_offset) {
    bool is_known = hashes_.tag == entry_->hash;
    for (std::size_t i = 0; i < hashes_.keys.size(); ++i) {
      if (hashes_.keys[i] != entry_->hash) continue;
      found_[i] = is_known = true;
    }
    if (!is_known) {
      add(kind::kIndexEntry, "entry " + std::to_string(number_) +
                                 " has a hash that no key of the "
                                 "record at " +
                                 std::to_string(record.log_offset.value) + " has");
    }
    status_ = advance();
  }
  const auto missing = std::count(found_.begin(), found_.end(), false);
  if (missing > 0 && keys_missing_ == 0) first_missing_ = record.log_offset;
  keys_missing_ += missing;
  return status_;
}

Status IndexCheck::finish() {
  if (is_empty()) return {};
  while (status_.ok() && entry_) {
    // Behind the end of the log: of records that the log has lost.
    judge();
    status_ = advance();
  }
  number_ = 0;
  shown_ = "index";
  if (keys_missing_ > 0) {
    add(kind::kIndexMissing, std::to_string(keys_missing_) +
                                 " keys of records have no entry, the first is of the record at " +
                                 std::to_string(first_missing_.value) +
                                 ": queries by key do not find those messages");
  }
  return status_;
}

}  // namespace saker::store::inspect
