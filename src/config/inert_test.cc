#include "config/inert.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings.h"

namespace saker::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr InertKey kKeys[] = {
    {"threads", "4", "there are loops."},
    {"replicas", "1", "nothing is replicated.", InertKey::Value::kFixed},
};

TEST(Inert, AValueIsKeptButForOneThatWouldClaimWhatIsNot) {
  Settings settings;
  settings.add(without_effect(kKeys));
  const auto applied = settings.apply_text("file", "threads=8\nreplicas=3\n");
  ASSERT_TRUE(applied.ok());
  EXPECT_THAT(*applied, ElementsAre(HasSubstr("'threads' has no effect: there are loops."),
                                    HasSubstr("'replicas' has no effect: nothing is replicated.")));
  EXPECT_EQ(settings.dump(), "threads=8\nreplicas=1\n");
}

TEST(Inert, ADefaultIsTakenInSilence) {
  Settings settings;
  settings.add(without_effect(kKeys));
  EXPECT_TRUE(settings.apply_text("file", "threads=4\nreplicas=1\n")->empty());
}

}  // namespace
}  // namespace saker::config
