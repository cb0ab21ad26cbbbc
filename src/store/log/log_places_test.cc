#include "store/log/log_places.h"

#include <gmock/gmock.h>

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LogPlacesTest : public ::testing::Test {
 protected:
  std::vector<std::string> directories_for(std::int64_t number) const {
    std::vector<std::string> directories;
    for (const LogPlace& place : places.candidates({number * 100})) {
      directories.push_back(place.directory);
    }
    return directories;
  }
  LogPlaces places{{{"/c", 100}, {"/a", 100}, {"/b", 100}, {"/old", 100, true}}};
};

TEST_F(LogPlacesTest, FilesGoToTheDirectoriesInTurnByName) {
  EXPECT_THAT(directories_for(0), ElementsAre("/a", "/b", "/c"));
  EXPECT_THAT(directories_for(1), ElementsAre("/b", "/c", "/a"));
  EXPECT_THAT(directories_for(5), ElementsAre("/c", "/a", "/b"));
}

TEST_F(LogPlacesTest, FullDirectoriesArePassedOver) {
  places.set_full({"/b"});
  EXPECT_THAT(directories_for(0), ElementsAre("/a", "/c", "/b"));
  EXPECT_THAT(directories_for(1), ElementsAre("/c", "/a", "/b"));
}

TEST_F(LogPlacesTest, WhereAllAreFullNoneIsPassedOver) {
  places.set_full({"/a", "/b", "/c"});
  EXPECT_THAT(directories_for(1), ElementsAre("/b", "/c", "/a"));
}

TEST_F(LogPlacesTest, NewFilesNeverGoToAReadOnlyDirectory) {
  EXPECT_THAT(places.writable_directories(), ElementsAre("/c", "/a", "/b"));
}

TEST(SplitPaths, TakesThePartsOfAList) {
  EXPECT_THAT(split_paths("/a/log, /b/log ,,/c:1,/a/log"), ElementsAre("/a/log", "/b/log", "/c:1"));
  EXPECT_THAT(split_paths(""), IsEmpty());
  EXPECT_THAT(split_paths(" , "), IsEmpty());
}

}  // namespace
}  // namespace saker::store
