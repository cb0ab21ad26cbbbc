#include "cli/admin/check/check_report.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

TEST(Limits, AFigureIsAProblemFromTheLimitOn) {
  const Limits limits{300, 1800};
  EXPECT_EQ(limits.grade(299.9), Grade::kOk);
  EXPECT_EQ(limits.grade(300), Grade::kWarning);
  EXPECT_EQ(limits.grade(1800), Grade::kCritical);
}

TEST(CheckReport, TheVerdictIsTheWorst) {
  CheckReport report;
  EXPECT_EQ(report.verdict(), Grade::kOk);
  report.add("lag", Grade::kWarning, "a");
  report.add("disk", Grade::kCritical, "b");
  report.add("brokers", Grade::kOk, "c");
  EXPECT_EQ(report.verdict(), Grade::kCritical);
}

TEST(CheckReport, ANagiosLineHasTheWorstFirstAndItsLimits) {
  CheckReport report;
  report.add("brokers", Grade::kOk, "2 answer");
  report.add("lag", Grade::kWarning, "G is 400 s behind");
  report.add("disk", Grade::kCritical, "full");
  report.measure("brokers", 2);
  report.measure("lag", 400, "s", Limits{300, 1800});
  EXPECT_EQ(report.nagios_line(),
            "SAKER CRITICAL: disk: full; lag: G is 400 s behind | brokers=2 lag=400s;300;1800\n");
}

TEST(CheckReport, WhereAllIsWellTheLineSaysWhatWasLookedAt) {
  CheckReport report;
  report.add("brokers", Grade::kOk, "2 answer");
  report.measure("brokers", 2);
  EXPECT_EQ(report.nagios_line(), "SAKER OK: brokers: 2 answer | brokers=2\n");
}

TEST(CheckReport, BarsAndLineBreaksDoNotEndALine) {
  CheckReport report;
  report.add("lag", Grade::kWarning, "A || B\nC");
  EXPECT_EQ(report.nagios_line(), "SAKER WARNING: lag: A    B C |\n");
}

TEST(CheckReport, WhatWentWellIsShownOnlyWhereNothingWentWrong) {
  CheckReport report;
  report.add("lag", Grade::kOk, "three groups");
  report.add("lag", Grade::kWarning, "G is behind");
  report.add("disk", Grade::kOk, "half empty");
  const std::string csv = report.page().text(Form::kCsv);
  EXPECT_EQ(csv, "check,verdict,reason\nlag,warning,G is behind\ndisk,ok,half empty\n");
}

}  // namespace
}  // namespace saker::cli
