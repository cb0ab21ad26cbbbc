#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/repair/repairer.h"

namespace saker::store::repair {

/// A store to damage and to mend. For tests.
class RepairFixture : public inspect::DamagedStoreFixture {
 protected:
  RepairPlan plan() const { return plan_repair(look(), verdict()); }
  void mend() {
    const inspect::Survey survey = look();
    const inspect::Verdict found = verdict();
    const Status done =
        repair(*disk, survey, found, plan_repair(survey, found), path("repair-now"));
    ASSERT_TRUE(done.ok()) << done.error().message;
    EXPECT_THAT(wrong(), ::testing::IsEmpty());
    EXPECT_TRUE(plan().is_empty());
  }
  /// After opening it: each queue's messages by their numbers, those in `lost` left out.
  void expect_messages(const std::vector<int>& lost) {
    open();
    for (int queue = 0; queue < 4; ++queue) {
      std::vector<std::string> expected;
      for (int i = queue; i < kCount; i += 4) {
        if (std::find(lost.begin(), lost.end(), i) == lost.end())
          expected.push_back(std::to_string(i));
      }
      std::vector<std::string> found;
      for (const std::string& body : bodies("T", queue))
        found.push_back(body.substr(0, body.find(' ')));
      found.erase(std::unique(found.begin(), found.end()), found.end());  // stand-ins
      EXPECT_EQ(found, expected) << "queue " << queue;
    }
    EXPECT_EQ(append("T", "afterwards", 0), AppendOutcome::kOk);
    close();
    EXPECT_THAT(wrong(), ::testing::IsEmpty());
  }
  std::string kept(LogOffset at, std::int64_t bytes) const {
    const auto text = file::read_whole(path("repair-now/commitlog/" + segment_name(at.value) + "-" +
                                            std::to_string(bytes) + ".bin"));
    return text.ok() ? *text : "";
  }
};

}  // namespace saker::store::repair
