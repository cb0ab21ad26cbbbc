#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "file/whole_file.h"
#include "store/inspect/verifier.h"
#include "store/log/segment_directory.h"
#include "store/queue/queue_entry.h"
#include "store/store_fixture.h"

namespace saker::store::inspect {

/// A closed store with forty messages in four queues over three segments, and hands to damage it.
class DamagedStoreFixture : public StoreFixture {
 protected:
  static constexpr int kCount = 40;

  DamagedStoreFixture() { options.index_enabled = false; }

  void fill() {
    open();
    for (int i = 0; i < kCount; ++i) {
      const std::string body = std::to_string(i) + " " + std::string(4000, 'x');
      ASSERT_EQ(append("T", body, i % 4), AppendOutcome::kOk);
      records.push_back(last_log_offset);
      clock.advance_ms(1000);
    }
    end = store->max_log_offset();
    close();
  }

  std::int64_t segment_bytes() const { return options.commit_log_segment_bytes; }
  std::string segment_of(LogOffset at) const {
    return path("commitlog/" + segment_name(at.value - at.value % segment_bytes()));
  }
  std::string queue_file(int id) const {
    return path("consumequeue/T/" + std::to_string(id) + "/" + segment_name(0));
  }
  static void write(const std::string& file, std::int64_t at, std::string_view bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << bytes;
    ASSERT_TRUE(stream.good()) << file;
  }
  void write_log(LogOffset at, std::string_view bytes) {
    write(segment_of(at), at.value % segment_bytes(), bytes);
  }
  std::string read_log(LogOffset at, std::int64_t bytes) const {
    return file::read_whole(segment_of(at))
        ->substr(static_cast<std::size_t>(at.value % segment_bytes()),
                 static_cast<std::size_t>(bytes));
  }
  void write_entry(int id, std::int64_t number, const QueueEntry& entry) {
    std::string unit(QueueEntry::kBytes, '\0');
    store_entry(unit.data(), entry);
    write(queue_file(id), number * QueueEntry::kBytes, unit);
  }
  QueueEntry read_entry(int id, std::int64_t number) const {
    const std::string content = *file::read_whole(queue_file(id));
    return load_entry(content.data() + number * QueueEntry::kBytes);
  }
  void mark_unclosed() { std::ofstream(path("abort")) << "4711"; }

  Survey look() const {
    Result<Survey> found = survey({options.root_dir, "", 0});
    EXPECT_TRUE(found.ok()) << found.error().message;
    return *found;
  }
  Verdict verdict() const {
    Result<Verdict> found = verify(look(), {});
    EXPECT_TRUE(found.ok()) << found.error().message;
    return std::move(*found);
  }
  /// What the first finding of a kind says.
  static std::string text_of(const Verdict& verdict, std::string_view kind) {
    for (const Finding& finding : verdict.findings.kept()) {
      if (finding.kind == kind) return finding.file + ": " + finding.text;
    }
    return "none";
  }
  /// The kinds of what is wrong, without notes, sorted, each once.
  std::vector<std::string> wrong() const { return kinds(verdict(), false); }
  std::vector<std::string> notes() const { return kinds(verdict(), true); }
  static std::vector<std::string> kinds(const Verdict& verdict, bool notes) {
    std::vector<std::string> found;
    for (const Finding& finding : verdict.findings.kept()) {
      if (finding.is_note == notes) found.emplace_back(finding.kind);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  std::vector<LogOffset> records;
  LogOffset end;
};

}  // namespace saker::store::inspect
