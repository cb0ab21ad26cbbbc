#include "apps/loopback_desk.h"

#include <utility>

#include "cli/admin/apply.h"
#include "cli/admin/bundle.h"
#include "cli/admin/check/check.h"
#include "cli/admin/declare/apply_plan.h"
#include "cli/admin/declare/declaration_text.h"
#include "cli/admin/group/groups.h"
#include "cli/admin/progress/offset_moves.h"
#include "cli/admin/top/top_frame.h"
#include "cli/admin/where.h"

namespace saker::apps {
namespace {

using Text = front::OperatorDesk::Text;
using Step = front::OperatorDesk::Step;
using Move = front::OperatorDesk::Move;

constexpr std::int64_t kMsPerSecond = 1000;
// Of places in a declaration: "declaration:3: …".
constexpr const char* kDeclarationName = "declaration";

/// Where a process of this machine reaches what listens there.
std::string reachable(const HostAddress& listening) {
  const std::string text = to_string(listening);
  if (text.starts_with("0.0.0.0:")) return "127.0.0.1" + text.substr(7);
  return text.starts_with("[::]:") ? "[::1]" + text.substr(4) : text;
}

Text json_of(const Result<cli::Page>& page) {
  if (!page.ok()) return page.error();
  return page->text(cli::Form::kJson);
}

template <class T>
void set(T& value, const std::optional<T>& wanted) {
  if (wanted) value = *wanted;
}

Step step_of(cli::ApplyStep& planned) {
  Step step;
  step.action = planned.action;
  step.broker = planned.broker.name;
  for (const cli::Change& change : planned.changes)
    step.fields.push_back({change.field, change.now, change.then});
  step.then = std::move(planned.then);
  return step;
}

cli::OffsetReset reset_of(const front::OperatorDesk::ResetWish& wish) {
  cli::OffsetReset reset;
  reset.group = wish.group;
  reset.topic = wish.topic;
  reset.queue = wish.queue;
  reset.to_first = wish.to_first;
  reset.to_last = wish.to_last;
  if (wish.to_time_ms) reset.to_time = std::to_string(*wish.to_time_ms);
  reset.to_offset = wish.to_offset;
  reset.like_group = wish.like_group;
  reset.from_text = wish.saved;
  return reset;
}

}  // namespace

LoopbackDesk::LoopbackDesk(const HostAddress& broker, const Clock& clock)
    : address_(reachable(broker)), clock_(clock) {}

cli::AdminOptions LoopbackDesk::options() const {
  cli::AdminOptions options;
  options.broker_address = address_;
  options.deadline_ms = clock_.steady_ms() + kPatienceS * kMsPerSecond;
  return options;
}

Text LoopbackDesk::check(const CheckLimits& limits) {
  cli::CheckOptions wanted;
  set(wanted.lag_warn_s, limits.lag_warn_s);
  set(wanted.lag_critical_s, limits.lag_critical_s);
  wanted.disk_warn_percent = limits.disk_warn_percent;
  wanted.disk_critical_percent = limits.disk_critical_percent;
  set(wanted.dead_letter_s, limits.dead_letter_s);
  if (limits.ignored) wanted.ignored.push_back(*limits.ignored);
  wanted.asks_clients = limits.asks_clients;
  const auto report = cli::check_cluster(options(), wanted);
  if (!report.ok()) return report.error();
  return report->page().text(cli::Form::kJson);
}

Text LoopbackDesk::top(std::optional<std::size_t> row_count_max) {
  const cli::AdminOptions admin = options();
  cli::Cluster cluster(admin);
  const auto sample = cli::take_sample(cluster);
  if (!sample.ok()) return sample.error();
  return cli::top_page(nullptr, *sample, row_count_max.value_or(SIZE_MAX)).text(cli::Form::kJson);
}

Text LoopbackDesk::where(const MessageRef& message) {
  return json_of(cli::where_page(options(), {message.id, message.topic}));
}

Text LoopbackDesk::members(const std::string& group) {
  return json_of(cli::group_page(options(), group));
}

Text LoopbackDesk::committed_offsets(const std::string& group) {
  return json_of(cli::committed_offsets_page(options(), group));
}

Text LoopbackDesk::declaration(Form form) {
  const auto declaration = cli::read_declaration(options());
  if (!declaration.ok()) return declaration.error();
  return form == Form::kYaml ? cli::yaml_text(*declaration) : cli::json_text(*declaration);
}

Text LoopbackDesk::bundle() {
  auto packed = cli::pack_bundle(options(), SAKER_VERSION);
  if (!packed.ok()) return packed.error();
  return std::move(packed->bytes);
}

Result<std::vector<Step>> LoopbackDesk::plan_apply(const std::string& declaration, bool prune) {
  const auto parsed = cli::parse_declaration(kDeclarationName, declaration);
  if (!parsed.ok()) return parsed.error();
  const cli::AdminOptions admin = options();
  cli::Cluster cluster(admin);
  auto planned = cli::plan_apply(cluster, *parsed, prune);
  if (!planned.ok()) return planned.error();
  std::vector<Step> steps;
  for (cli::ApplyStep& step : *planned) steps.push_back(step_of(step));
  return steps;
}

Result<std::vector<Move>> LoopbackDesk::plan_reset(const ResetWish& wish) {
  const cli::AdminOptions admin = options();
  cli::Cluster cluster(admin);
  const auto planned = cli::plan_moves(cluster, reset_of(wish));
  if (!planned.ok()) return planned.error();
  const auto online = cli::is_online(cluster, *planned, wish.group);
  if (!online.ok()) return online.error();
  std::vector<Move> moves;
  for (const cli::QueueMove& move : *planned)
    moves.push_back({static_cast<std::int32_t>(move.queue), move.now, move.then});
  return moves;
}

}  // namespace saker::apps
