#include "cli/admin/apply.h"

#include <algorithm>

#include "cli/admin/declare/apply_plan.h"
#include "cli/admin/input_file.h"

namespace saker::cli {
namespace {

Status carry_out_all(Cluster& cluster, const std::vector<ApplyStep>& steps) {
  std::size_t done = 0;
  for (const ApplyStep& step : steps) {
    const Status acted = carry_out(cluster, step);
    if (!acted.ok()) {
      return Error{acted.error().code, acted.error().message + "; " + std::to_string(done) +
                                           " of " + std::to_string(steps.size()) +
                                           " changes were made before it. Apply again once that "
                                           "is mended: what is done stays"};
    }
    ++done;
  }
  return {};
}

Status run(const AdminOptions& admin, const ApplyOptions& options) {
  const auto text = read_input(options.file);
  if (!text.ok()) return text.error();
  const auto declaration = parse_declaration(options.file, *text);
  if (!declaration.ok()) return declaration.error();
  Cluster cluster(admin);
  const auto steps = plan_apply(cluster, *declaration, options.prune);
  if (!steps.ok()) return steps.error();
  const bool is_real = options.is_confirmed && !options.is_diff;
  if (is_real) {
    if (Status done = carry_out_all(cluster, *steps); !done.ok()) return done;
  }
  page_of(*steps, is_real).print(admin.form);
  return {};
}

}  // namespace

int apply(const AdminOptions& admin, const ApplyOptions& options) {
  // A file that says what cannot be is no wrong command line.
  return std::min(end("apply", run(admin, options)), kExitFailed);
}

}  // namespace saker::cli
