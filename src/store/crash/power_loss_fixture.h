#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/log.h"
#include "file/crash_image.h"
#include "store/crash/crash_run.h"

namespace saker::store {

inline std::string text_of(const file::Crash& crash) {
  return "step " + std::to_string(crash.at) +
         ", surviving: " + std::string(name_of(crash.survivors)) + ", seed " +
         std::to_string(crash.seed);
}

/// The steps right before a crash, for who looks for the reason of a failure.
inline std::string last_steps(const file::DiskJournal& journal, std::size_t at) {
  std::string text;
  for (std::size_t i = at > 12 ? at - 12 : 0; i < at; ++i) {
    const file::DiskStep& step = journal.steps[i];
    text += "\n  " + std::to_string(i) + ": kind " + std::to_string(static_cast<int>(step.kind)) +
            " file " + std::to_string(step.file) + " at " + std::to_string(step.offset) + "+" +
            std::to_string(step.bytes) + " " + step.name;
  }
  return text;
}

/// Cuts a run, and checks what a start makes of it. For tests.
class PowerLoss : public ::testing::Test {
 protected:
  // Every image is a broken directory that the store has something to say about.
  static void SetUpTestSuite() { ASSERT_TRUE(log::configure({.level = "off", .file = {}}).ok()); }
  static void TearDownTestSuite() { ASSERT_TRUE(log::configure({}).ok()); }

  std::string new_directory() {
    std::string made = scratch_ / std::to_string(next_directory_++);
    std::filesystem::create_directory(made);
    return made;
  }
  /// Builds the image of a crash.
  std::string image(const file::DiskJournal& journal, const file::Crash& crash) {
    std::string directory = new_directory();
    build_crash_image(journal, crash, directory);
    return directory;
  }
  void discard(const std::string& directory) {
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
  void keep(const file::DiskJournal& journal, const file::Crash& crash, const std::string& name) {
    const char* where = std::getenv("SAKER_CRASH_KEEP");
    if (where == nullptr) return;
    std::filesystem::remove_all(std::string(where) + "/" + name);
    std::filesystem::create_directories(std::string(where) + "/" + name);
    build_crash_image(journal, crash, std::string(where) + "/" + name);
  }

  /// What a store must do with the image of a crash: open, have everything, take more, have that,
  /// too, and stop in order. Empty if it does.
  std::string survive(CrashRun& run) {
    if (!run.open() || !run.check_recovered()) return run.complaint();
    for (int queue = 0; queue < 2; ++queue) {
      if (!run.send("Often", queue, 1, 300))
        return "sends are refused: " + run.store().refusal().why;
    }
    if (!run.check()) return run.complaint();
    run.close();
    if (!run.check_stopped()) return run.complaint();
    return run.complaint();
  }

  /// One cut, and while the store recovers from it another one. False: failed, and said so.
  bool cut(const file::DiskJournal& journal, const CrashOracle& oracle, const CrashRunOptions& how,
           const file::Crash& crash, bool twice) {
    ++cut_count_;
    const std::string directory = image(journal, crash);
    CrashRun second(directory, how, oracle.after(crash), crash.seed * 31 + 7);
    std::string complaint = survive(second);
    if (complaint.empty() && twice) {
      const file::DiskJournal later = second.disk().journal();
      const file::Crash again{second.random(later.steps.size() + 1),
                              file::kAllSurvivors[second.random(std::size(file::kAllSurvivors))],
                              crash.seed + 1};
      ++cut_count_;
      const std::string last = image(later, again);
      CrashRun third(last, how, second.oracle().after(again), again.seed * 37 + 7);
      complaint = survive(third);
      if (!complaint.empty()) {
        complaint += "\nafter a second crash: " + text_of(again) + last_steps(later, again.at);
        keep(later, again, "second");
      }
      discard(last);
    }
    discard(directory);
    if (complaint.empty()) return true;
    keep(journal, crash, "first");
    ADD_FAILURE() << complaint << "\nat " << text_of(crash) << last_steps(journal, crash.at);
    return false;
  }

  /// In memory where there is such a place: thousands of images come and go.
  struct ImageDirectory {
    std::string path =
        std::filesystem::is_directory("/dev/shm") ? "/dev/shm/saker-XXXXXX" : "/tmp/saker-XXXXXX";
    ImageDirectory() { path = ::mkdtemp(path.data()); }
    ~ImageDirectory() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
    std::string operator/(const std::string& name) const { return path + "/" + name; }
  };
  ImageDirectory scratch_;
  int next_directory_ = 0;
  int cut_count_ = 0;
};

}  // namespace saker::store
