#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "file/whole_file.h"
#include "store/index/indexer.h"
#include "store/store_fixture.h"

namespace saker::store {

/// A store whose keys are looked up. For tests.
class IndexerFixture : public StoreFixture {
 public:
  void append_numbers(int from, int to) {
    for (int i = from; i < to; ++i) {
      const std::string number = std::to_string(i);
      append_with("T", number,
                  "UNIQ_KEY\1id" + number + "\2KEYS\1k" + number + " all\2TAGS\1even" +
                      std::to_string(i % 2 == 0) + "\2");
    }
  }
  void expect_numbers(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      EXPECT_THAT(query("T", "id" + number), ::testing::ElementsAre(number));
      EXPECT_THAT(query("T", "k" + number), ::testing::ElementsAre(number));
    }
    EXPECT_THAT(query("T", "id" + std::to_string(count)), ::testing::IsEmpty());
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path("index"))) {
      names.push_back(entry.path().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  IndexHeader header_of(const std::string& file) const {
    return load_header(file::read_whole(file)->data());
  }
  /// As a crash of the machine leaves the log, when what is behind `end` never came to the medium.
  void cut_log(LogOffset end) const {
    std::fstream log(path("commitlog/00000000000000000000"),
                     std::ios::in | std::ios::out | std::ios::binary);
    log.seekp(end.value);
    log << std::string(1000, '\0');
  }
  /// Entries in all files together.
  int entries() const {
    int count = 0;
    for (const std::string& file : files()) count += header_of(file).next_entry - 1;
    return count;
  }
};

}  // namespace saker::store
