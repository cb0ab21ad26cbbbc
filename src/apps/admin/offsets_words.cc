#include "apps/admin/words.h"
#include "cli/admin/progress/offsets.h"

namespace saker::apps {
namespace {

void add_show(CLI::App& offsets, const AdminWords& words) {
  auto group = std::make_shared<std::string>();
  auto topic = std::make_shared<std::string>();
  CLI::App* verb = add_verb(offsets, "show", "The offsets of a group, queue by queue");
  verb->add_option("GROUP", *group, "its name")->required();
  verb->add_option("TOPIC", *topic, "only in this one");
  verb->footer(
      "Nothing below `committed`: the group never committed there.\n\n"
      "Examples:\n"
      "  saker admin offsets show billing\n"
      "  saker admin offsets show billing Orders -o csv");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::offsets_show(*words.options, *group, *topic);
  });
}

void add_export(CLI::App& offsets, const AdminWords& words) {
  auto group = std::make_shared<std::string>();
  CLI::App* verb = add_verb(offsets, "export", "The committed offsets of a group as JSON");
  verb->add_option("GROUP", *group, "its name")->required();
  verb->footer(
      "Examples:\n"
      "  saker admin offsets export billing > billing.json\n"
      "  saker admin offsets reset billing Orders --from-file billing.json --dry-run");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::offsets_export(*words.options, *group);
  });
}

void add_ways(CLI::App& verb, cli::OffsetReset& reset, CLI::Option* queue) {
  CLI::Option_group* ways = verb.add_option_group("Where to", "exactly one of these");
  ways->add_flag("--to-first", reset.to_first, "the oldest message");
  ways->add_flag("--to-last", reset.to_last, "behind the newest message");
  ways->add_option("--to-time", reset.to_time, "the first message stored from then on")
      ->type_name("TIME");
  ways->add_option("--to-offset", reset.to_offset, "this offset of --queue")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{0}, INT64_MAX))
      ->needs(queue);
  ways->add_option("--like", reset.like_group, "where that group is")->type_name("GROUP");
  ways->add_option("--from-file", reset.from_file,
                   "as `offsets export` printed it; - reads standard input")
      ->type_name("FILE");
  ways->require_option(1);
}

void add_reset(CLI::App& offsets, const AdminWords& words) {
  auto reset = std::make_shared<cli::OffsetReset>();
  CLI::App* verb = add_verb(offsets, "reset", "Move a group in a topic");
  verb->add_option("GROUP", reset->group, "its name")->required();
  verb->add_option("TOPIC", reset->topic, "its name")->required();
  CLI::Option* queue = verb->add_option("-q,--queue", reset->queue, "only this one")
                           ->type_name("N")
                           ->check(CLI::Range(0, INT32_MAX));
  add_ways(*verb, *reset, queue);
  CLI::Option* dry = verb->add_flag("--dry-run", reset->is_dry, "only show what would move");
  verb->add_flag("--yes", reset->is_confirmed, "do it")->excludes(dry);
  verb->footer(
      "The brokers tell clients that are online, so these need not be stopped. A time is UTC,\n"
      "e.g. 2024-05-01T12:00, or ms since 1970.\n\n"
      "Examples:\n"
      "  saker admin offsets reset billing Orders --to-time 2024-05-01T12:00 --dry-run\n"
      "  saker admin offsets reset billing Orders --to-last --yes\n"
      "  saker admin offsets reset billing Orders --to-offset 42 -q 3 -b broker-a --yes\n"
      "  saker admin offsets reset billing-new Orders --like billing --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::offsets_reset(*words.options, *reset);
  });
}

}  // namespace

void add_offsets(const AdminWords& words) {
  CLI::App* offsets = add_entity(words, "offsets", "Show, export and reset offsets of groups");
  offsets->footer(
      "Examples:\n"
      "  saker admin offsets show billing\n"
      "  saker admin offsets reset billing Orders --to-last --dry-run\n"
      "  saker admin offsets VERB --help           what a verb may be told");
  add_show(*offsets, words);
  add_export(*offsets, words);
  add_reset(*offsets, words);
}

}  // namespace saker::apps
