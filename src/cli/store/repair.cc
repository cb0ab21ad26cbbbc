#include "cli/store/repair.h"

#include <cstdio>
#include <string>

#include "base/clock.h"
#include "cli/text/text.h"
#include "store/repair/repairer.h"

namespace saker::cli {
namespace {

using store::inspect::Survey;
using store::inspect::Verdict;
using store::repair::RepairPlan;

Error in_use(const Survey& survey) {
  return {ErrorCode::kFailedPrecondition,
          survey.place.root + " is in use by " + *survey.holder +
              "; stop that broker first (verify and inspect work meanwhile)"};
}

/// "repair-20240501T120000.000Z": characters that file names have everywhere.
std::string aside_of(const Survey& survey) {
  std::string time = time_text(SystemClock().wall_ms());
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return survey.path("repair-" + time);
}

void print_plan(const Survey& survey, const RepairPlan& plan) {
  for (const std::string& line : store::repair::describe(survey, plan))
    std::printf("  %s\n", line.c_str());
}

void print_left(const RepairPlan& plan) {
  for (const std::string& line : plan.cannot) std::printf("  left as it is: %s\n", line.c_str());
}

Result<Verdict> verify(const Survey& survey) {
  auto verdict = store::inspect::verify(survey, progress_on_stderr());
  end_progress();
  return verdict;
}

int mend(const StoreRepairOptions& options, const Survey& survey, const Verdict& verdict,
         const RepairPlan& plan) {
  const std::string aside = aside_of(survey);
  file::RealDisk disk;
  const Status done =
      store::repair::repair(disk, survey, verdict, plan, aside, progress_on_stderr());
  end_progress();
  if (!done) {
    return cannot("repair", {done.error().code, done.error().message +
                                                    "; not finished: put that right and run "
                                                    "repair again, nothing is lost (" +
                                                    aside + ")"});
  }
  std::printf("done; what was cut and replaced is in %s\n", aside.c_str());
  const auto after = look_at(options.place);
  if (!after) return cannot("repair", after.error());
  const auto again = verify(*after);
  if (!again) return cannot("repair", again.error());
  if (again->is_clean()) {
    std::printf("%s is clean\n", survey.place.root.c_str());
    return kExitClean;
  }
  std::printf("%lld findings are left: saker store verify %s\n",
              static_cast<long long>(again->findings.count()), survey.place.root.c_str());
  return kExitFindings;
}

}  // namespace

int store_repair(const StoreRepairOptions& options) {
  const auto survey = look_at(options.place);
  if (!survey) return cannot("repair", survey.error());
  if (survey->holder) return cannot("repair", in_use(*survey));
  const auto verdict = verify(*survey);
  if (!verdict) return cannot("repair", verdict.error());
  const RepairPlan plan = store::repair::plan_repair(*survey, *verdict);
  if (plan.is_empty()) {
    std::printf("%s needs no repair%s\n", survey->place.root.c_str(),
                plan.cannot.empty() ? "" : " that can be done here");
    print_left(plan);
    return plan.cannot.empty() ? kExitClean : kExitFindings;
  }
  std::printf(options.yes ? "repairing %s:\n" : "repair --yes would, in %s:\n",
              survey->place.root.c_str());
  print_plan(*survey, plan);
  print_left(plan);
  if (options.yes) return mend(options, *survey, *verdict, plan);
  std::printf("nothing was changed; to do it: saker store repair %s --yes\n",
              survey->place.root.c_str());
  return kExitFindings;
}

}  // namespace saker::cli
