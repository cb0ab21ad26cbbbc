#include "apps/admin/words.h"
#include "cli/admin/dead.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kListMax = 100'000;
constexpr std::int64_t kResendMax = 100'000;

void add_list(CLI::App& dead, const AdminWords& words) {
  auto list = std::make_shared<cli::DeadListOptions>();
  CLI::App* verb = add_verb(dead, "list", "Groups with dead letters, or those of one group");
  verb->add_option("GROUP", list->group, "its dead letters, oldest first");
  verb->add_option("--max", list->count_max, "of them")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kListMax))
      ->capture_default_str();
  verb->footer(
      "Examples:\n"
      "  saker admin dead list\n"
      "  saker admin dead list Billing -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::dead_list(*words.options, *list); });
}

void add_resend(CLI::App& dead, const AdminWords& words) {
  auto resend = std::make_shared<cli::DeadResendOptions>();
  CLI::App* verb = add_verb(dead, "resend", "Send dead letters to the topic that they came from");
  verb->add_option("GROUP", resend->group, "whose dead letters")->required();
  auto* id = verb->add_option("--id", resend->id, "only this one; unique or offset id");
  verb->add_flag("--all", resend->all, "all of them")->excludes(id);
  verb->add_flag("--only-group", resend->only_group,
                 "to the group's retry topic instead: other groups of the topic are not given them "
                 "again. For push consumers; clients that pop by gRPC do not read that topic");
  verb->add_flag("--again", resend->again, "also those that were sent again before");
  verb->add_option("--max", resend->count_max, "at most so many, the oldest")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kResendMax))
      ->capture_default_str();
  auto* yes = verb->add_flag("--yes", resend->is_confirmed, "do it");
  verb->add_flag("--dry-run", resend->is_dry_run, "only say what would be sent")->excludes(yes);
  verb->footer(
      "A copy is sent: body, keys, tag, id and properties as the producer set them, and the\n"
      "property SAKER_RESENT_FROM with the offset id of the dead letter. It begins anew with no\n"
      "failed tries. The dead letter stays; one with a copy is skipped next time.\n\n"
      "Examples:\n"
      "  saker admin dead resend Billing --all --dry-run\n"
      "  saker admin dead resend Billing --all --only-group --yes\n"
      "  saker admin dead resend Billing --id 7F0000010A3C2A139A5547B760000007 --yes");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::dead_resend(*words.options, *resend); });
}

void add_export(CLI::App& dead, const AdminWords& words) {
  auto write = std::make_shared<cli::DeadExportOptions>();
  CLI::App* verb = add_verb(dead, "export", "Write dead letters to a file, a line of JSON each");
  verb->add_option("GROUP", write->group, "whose dead letters")->required();
  verb->add_option("FILE", write->file, "- is stdout")->required();
  verb->add_flag("--yes", write->is_confirmed, "replace a file that is there");
  verb->footer(
      "Bodies are inflated; bodyEncoding says whether they are text, JSON or base64.\n\n"
      "Examples:\n"
      "  saker admin dead export Billing billing.jsonl\n"
      "  saker admin dead export Billing - | jq .body");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::dead_export(*words.options, *write); });
}

}  // namespace

void add_dead(const AdminWords& words) {
  CLI::App* dead = add_entity(words, "dead", "Dead letters: list, send again, export");
  dead->footer(
      "Examples:\n"
      "  saker admin dead list\n"
      "  saker admin dead VERB --help              what a verb may be told");
  add_list(*dead, words);
  add_resend(*dead, words);
  add_export(*dead, words);
}

}  // namespace saker::apps
