#include "apps/wrong_word.h"

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::apps {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What is said of `saker WORDS`; empty: nothing.
std::string said_of(const std::string& words) {
  CLI::App app("", "saker");
  app.require_subcommand(1);
  app.add_subcommand("up")->add_option("N")->required();
  CLI::App* admin = app.add_subcommand("admin");
  admin->require_subcommand(1);
  admin->add_option("-n");
  CLI::App* topics = admin->add_subcommand("topics")->require_subcommand(1)->fallthrough();
  topics->add_subcommand("list")->fallthrough();
  topics->add_subcommand("delete")->fallthrough();
  try {
    app.parse(words);
  } catch (const CLI::ParseError&) {
    return explain_wrong_word(app).value_or("");
  }
  return "";
}

TEST(WrongWord, IsNamedWithTheNearestCommandAndAllOfThem) {
  const std::string said = said_of("admin -n 1 topics lst");
  EXPECT_THAT(said, HasSubstr("saker admin topics: there is no command 'lst'"));
  EXPECT_THAT(said, HasSubstr("did you mean 'list'?"));
  EXPECT_THAT(said, HasSubstr("Commands: list, delete"));
  EXPECT_THAT(said, HasSubstr("saker admin topics --help"));
}

TEST(WrongWord, WhatIsLikeNoneSuggestsNone) {
  EXPECT_THAT(said_of("bogus"), HasSubstr("no command 'bogus'"));
  EXPECT_THAT(said_of("bogus"), Not(HasSubstr("did you mean")));
  EXPECT_THAT(said_of("admin bogus"), HasSubstr("saker admin: there is no command 'bogus'"));
}

TEST(WrongWord, AnOptionIsCalledOne) {
  EXPECT_THAT(said_of("--bogus"), HasSubstr("there is no option '--bogus'"));
}

TEST(WrongWord, AMissingCommandIsSaidToBeMissing) {
  EXPECT_THAT(said_of("admin topics"), HasSubstr("saker admin topics: a command is missing"));
}

TEST(WrongWord, OtherFaultsAreLeftToTheParser) {
  EXPECT_EQ(said_of("up"), "");
  EXPECT_EQ(said_of("admin topics list"), "");
  EXPECT_EQ(said_of("admin topics list extra"), "");
}

}  // namespace
}  // namespace saker::apps
