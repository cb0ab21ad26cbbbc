// Cuts: a run on a recording disk, the image of a crash at some step of it, a start on the image,
// and the check of everything that was promised.
//
//     SAKER_CRASH_SEED=n    the random runs begin with this seed, and only this one runs if
//     SAKER_CRASH_RUNS=n    says 1; 20 runs by default
//     SAKER_CRASH_KEEP=dir  failing images are kept there

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <random>

#include <gtest/gtest.h>

#include "file/whole_file.h"
#include "store/crash/power_loss_fixture.h"

namespace saker::store {
namespace {

using file::Crash;
using file::kAllSurvivors;
using file::Survivors;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Something that a store does, which a crash may meet.
struct Step {
  const char* name;
  std::function<void(CrashRun&)> act;
  CrashRunOptions how = {};
};

struct StepCase {
  Step step;
  bool synchronous;
};

class PowerLossAt : public PowerLoss, public ::testing::WithParamInterface<StepCase> {};

void fill(CrashRun& run, int count) {
  for (int i = 0; i < count; ++i) run.send(i % 5 == 0 ? "Rare" : "Often", i % 2, 1, 400);
  run.wait_for_index();
}

void use_all_queue_kinds(CrashRun& run) {
  for (int i = 0; i < 12; ++i) {
    run.send_to_lights({"%LMQ%a"}, 100);
    run.send_to_lights({"%LMQ%a", "%LMQ%b"}, 100);
    run.send_inner_batch(i % 2, 200);
    if (i == 6) run.checkpoint();
  }
  run.wait_for_index();
}

const Step kSteps[] = {
    {"Append", [](CrashRun& run) { run.send("Often", 0, 1, 600); }},
    {"AppendOfABatch", [](CrashRun& run) { run.send("Often", 1, 5, 500); }},
    {"FirstMessageOfATopic", [](CrashRun& run) { run.send("New", 3, 1, 100); }},
    {"NextSegment", [](CrashRun& run) { fill(run, 16); }},
    {"Checkpoint", [](CrashRun& run) { run.checkpoint(); }},
    {"CheckpointOfManyQueues",
     [](CrashRun& run) {
       for (int queue = 0; queue < 70; ++queue) run.send("Wide", queue, 1, 10);
       run.checkpoint();
     }},
    {"QueueTail",
     [](CrashRun& run) {
       run.send("Often", 0, 3, 100);
       run.checkpoint();
       run.send("Often", 0, 2, 100);
       run.checkpoint();
     }},
    {"NextQueueFile",
     [](CrashRun& run) {
       for (int i = 0; i < 3; ++i) {
         run.send("Often", 0, 8, 20);
         run.checkpoint();
       }
     }},
    {"NextIndexFile",
     [](CrashRun& run) {
       for (int i = 0; i < 4; ++i) {
         run.send("Often", 1, 8, 20);
         run.wait_for_index();
       }
     }},
    {"Retention",
     [](CrashRun& run) {
       fill(run, 20);
       run.checkpoint();
       run.expire();
       run.checkpoint();
     }},
    {"ReuseOfAnExpiredFile",
     [](CrashRun& run) {
       fill(run, 20);
       run.expire();
       fill(run, 30);
     },
     {.spare_files = 2}},
    {"DeathAndStartWithReusedFiles",
     [](CrashRun& run) {
       run.expire();
       fill(run, 30);
       run.drop();
       run.open();
       run.check_recovered();
       fill(run, 3);
     },
     {.spare_files = 2}},
    {"QueuesOfAllKinds", &use_all_queue_kinds, {.has_all_queue_kinds = true}},
    {"RetentionOfAllKinds",
     [](CrashRun& run) {
       use_all_queue_kinds(run);
       fill(run, 16);
       run.checkpoint();
       run.expire();
       use_all_queue_kinds(run);
     },
     {.has_all_queue_kinds = true}},
    {"DeathAndStartWithAllKinds",
     [](CrashRun& run) {
       use_all_queue_kinds(run);
       run.drop();
       run.open();
       run.check_recovered();
       use_all_queue_kinds(run);
     },
     {.has_all_queue_kinds = true}},
    {"DeathAndStart",
     [](CrashRun& run) {
       run.drop();
       run.open();
       run.check_recovered();
       run.checkpoint();
       run.send("Often", 0, 1, 100);
     }},
    {"Stop", [](CrashRun& run) { run.close(); }},
    {"StopAndStart",
     [](CrashRun& run) {
       run.close();
       run.open();
       run.send("Often", 0, 1, 100);
     }},
};

TEST_P(PowerLossAt, LosesNothingThatWasPromised) {
  const StepCase& point = GetParam();
  CrashRunOptions how = point.step.how;
  how.synchronous = point.synchronous;
  CrashRun run(new_directory(), how, {}, 1);
  ASSERT_TRUE(run.open()) << run.complaint();
  fill(run, 12);
  run.checkpoint();
  fill(run, 3);
  const std::size_t begin = run.disk().observe();
  point.step.act(run);
  ASSERT_EQ(run.complaint(), "");
  const file::DiskJournal journal = run.disk().journal();
  // A few hundred steps are looked at here and there.
  const std::size_t stride = 1 + (journal.steps.size() - begin) / 20;
  for (std::size_t at = begin; at <= journal.steps.size(); at += stride) {
    for (const Survivors survivors : kAllSurvivors) {
      if (!cut(journal, run.oracle(), how, {at, survivors, at * 10}, at % 8 == 0)) return;
    }
  }
}

std::vector<StepCase> step_cases() {
  std::vector<StepCase> cases;
  for (const Step& step : kSteps) {
    cases.push_back({step, true});
    cases.push_back({step, false});
  }
  return cases;
}

INSTANTIATE_TEST_SUITE_P(During, PowerLossAt, ::testing::ValuesIn(step_cases()),
                         [](const auto& info) {
                           return std::string(info.param.step.name) +
                                  (info.param.synchronous ? "WithSyncFlush" : "WithAsyncFlush");
                         });

TEST_F(PowerLoss, TheRecordingDiskMissesNothingThatAStoreWrites) {
  CrashRun run(new_directory(), {}, {}, 1);
  ASSERT_TRUE(run.open()) << run.complaint();
  fill(run, 40);
  run.checkpoint();
  run.expire();
  run.close();
  const file::DiskJournal journal = run.disk().journal();
  const std::string copy = image(journal, {journal.steps.size(), Survivors::kAll, 0});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch_ / "0")) {
    const std::string name = entry.path().string().substr((scratch_ / "0").size());
    if (entry.is_regular_file()) {
      EXPECT_EQ(*file::read_whole(entry.path().string()), *file::read_whole(copy + name)) << name;
    } else {
      EXPECT_TRUE(std::filesystem::is_directory(copy + name)) << name;
    }
  }
}

TEST_F(PowerLoss, ACallThatFailsLosesNothingThatWasPromised) {
  for (int after = 0; after < 60; ++after) {
    for (const int error : {EIO, ENOSPC}) {
      SCOPED_TRACE("call " + std::to_string(after) + " fails with " + std::to_string(error));
      const CrashRunOptions how{.synchronous = after % 2 == 0};
      const std::string directory = new_directory();
      CrashRun run(directory, how, {}, static_cast<std::uint64_t>(after) + 1000);
      ASSERT_TRUE(run.open()) << run.complaint();
      run.disk().set_fault(
          {.after = after, .error = error, .is_short = true, .goes_on = after % 3 == 0});
      for (int i = 0; i < 24; ++i) {
        run.send("Often", i % 2, 1, 600);
        if (i % 6 == 5) run.checkpoint();
      }
      ASSERT_TRUE(run.disk().fault_happened());
      ASSERT_EQ(run.complaint(), "");
      const file::DiskJournal journal = run.disk().journal();
      for (const Survivors survivors : kAllSurvivors) {
        if (!cut(journal, run.oracle(), how, {journal.steps.size(), survivors, 1}, false)) return;
      }
      run.drop();
      discard(directory);
    }
  }
}

/// A run of everything that a store does, in an order that hangs on the seed.
void act_at_random(CrashRun& run, int count) {
  for (int i = 0; i < count && run.complaint().empty(); ++i) {
    const std::uint64_t what = run.random(100);
    if (!run.is_open()) {
      if (run.open()) run.check_recovered();
    } else if (what < 80) {
      run.send_some();
      if (what < 10 && run.has_all_queue_kinds()) {
        run.send_to_lights({"%LMQ%a"}, 100);
        run.send_inner_batch(0, 200);
      }
    } else if (what < 88) {
      run.checkpoint();
    } else if (what < 94) {
      run.wait_for_index();
    } else if (what < 96) {
      run.expire();
    } else if (what < 98) {
      run.drop();
    } else {
      run.close();
    }
  }
}

TEST_F(PowerLoss, RandomCutsLoseNothingThatWasPromised) {
  const std::uint64_t first = number_from("SAKER_CRASH_SEED", std::random_device()() % 1'000'000);
  const std::uint64_t runs = number_from("SAKER_CRASH_RUNS", 20);
  std::cout << "first seed: " << first << "\n";         // also if the process ends here
  RecordProperty("first_seed", std::to_string(first));  // tools/test shows it when all is well
  RecordProperty("seeds", std::to_string(runs));
  for (std::uint64_t seed = first; seed < first + runs; ++seed) {
    SCOPED_TRACE("SAKER_CRASH_SEED=" + std::to_string(seed) + " SAKER_CRASH_RUNS=1");
    std::mt19937_64 random(seed);
    const CrashRunOptions how{.synchronous = random() % 2 == 0,
                              .flushes_by_itself = random() % 2 == 0,
                              .index_slots = static_cast<int>(50 + random() % 1500),
                              .index_entries = static_cast<int>(8 + random() % 60),
                              .spare_files = random() % 4 == 0 ? 2 : 0,
                              .has_all_queue_kinds = random() % 4 == 0};
    const std::string directory = new_directory();
    CrashRun run(directory, how, {}, seed);
    ASSERT_TRUE(run.open()) << run.complaint();
    act_at_random(run, 60);
    ASSERT_EQ(run.complaint(), "");
    const file::DiskJournal journal = run.disk().journal();
    for (int i = 0; i < 40; ++i) {
      const Crash crash{random() % (journal.steps.size() + 1),
                        kAllSurvivors[random() % std::size(kAllSurvivors)], random()};
      if (!cut(journal, run.oracle(), how, crash, i % 4 == 0)) return;
    }
    run.drop();
    discard(directory);
  }
  RecordProperty("cuts", cut_count_);
}

}  // namespace
}  // namespace saker::store
