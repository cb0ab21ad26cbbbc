#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {

/// Forty messages in four queues over three segments; each has its number as the begin of its body.
class CrashFixture : public StoreFixture {
 public:
  using StoreFixture::options;
  using StoreFixture::path;
  static constexpr int kCount = 40;

  void fill() {
    open();
    for (int i = 0; i < kCount; ++i) append_number(i);
    end = store->max_log_offset();
    last = last_log_offset;
  }
  void append_number(int i) {
    const std::string body = std::to_string(i) + " " + std::string(4000, 'x');
    append_with("T", body, "KEYS\1k" + std::to_string(i) + "\2", i % 4);
    records.push_back(last_log_offset);
  }
  /// Every message is found in its queue at its offset and by its key, and nothing else is.
  void expect_messages(int count) {
    wait_for_index();
    for (int i = 0; i <= count; ++i) {
      const std::vector<std::string> found = query("T", "k" + std::to_string(i));
      EXPECT_EQ(found.size(), i < count ? 1u : 0u) << i;
      for (const std::string& body : found) {
        EXPECT_EQ(body.substr(0, body.find(' ')), std::to_string(i));
      }
    }
    for (int queue = 0; queue < 4; ++queue) {
      std::vector<std::string> expected;
      for (int i = queue; i < count; i += 4) expected.push_back(std::to_string(i));
      std::vector<std::string> found;
      for (const std::string& body : bodies("T", queue)) {
        found.push_back(body.substr(0, body.find(' ')));
      }
      EXPECT_EQ(found, expected) << "queue " << queue;
    }
  }

  void write_log(LogOffset at, const std::string& bytes) {
    std::fstream file(segment_of(at), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at.value % options.commit_log_segment_bytes);
    file << bytes;
    ASSERT_TRUE(file.good());
  }
  std::string read_log(LogOffset at, std::int64_t bytes) const {
    const std::string content = *file::read_whole(segment_of(at));
    return content.substr(static_cast<std::size_t>(at.value % options.commit_log_segment_bytes),
                          static_cast<std::size_t>(bytes));
  }
  std::string segment_of(LogOffset at) const {
    const std::int64_t base = at.value - at.value % options.commit_log_segment_bytes;
    return path("commitlog/" + segment_name(base));
  }
  void add_segment(std::int64_t bytes) {
    const std::int64_t next =
        (end.value / options.commit_log_segment_bytes + 1) * options.commit_log_segment_bytes;
    std::ofstream(path("commitlog/" + segment_name(next)))
        << std::string(static_cast<std::size_t>(bytes), '\0');
  }

  /// What recoveries have cut off the log.
  std::vector<std::string> kept_aside() const {
    std::vector<std::string> paths;
    if (!file::exists(path("cut"))) return paths;
    for (const auto& entry : std::filesystem::directory_iterator(path("cut")))
      paths.push_back(entry.path().string());
    return paths;
  }

  std::vector<LogOffset> records;
  LogOffset end;
  LogOffset last;
};

inline std::string zeros(std::int64_t bytes) {
  return std::string(static_cast<std::size_t>(bytes), '\0');
}

}  // namespace saker::store
