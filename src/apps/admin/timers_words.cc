#include "apps/admin/message_words.h"
#include "apps/admin/words.h"
#include "cli/admin/timers.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kListMax = 1'000'000;

void add_list(CLI::App& timers, const AdminWords& words) {
  auto list = std::make_shared<cli::TimerListOptions>();
  CLI::App* verb = add_verb(timers, "list", "Messages that wait for their time, by it");
  verb->add_option("TOPIC", list->topic, "only messages for it");
  verb->add_option("--max", list->count_max, "the next ones")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kListMax))
      ->capture_default_str();
  add_time(*verb, "--from", "due then or later", list->from_ms);
  verb->add_option("--after", list->after, "what follows a page, which said the place on stderr")
      ->type_name("PLACE");
  verb->footer(
      "Messages with a delay level (retries, too, for %RETRY% topics), and those with a time of\n"
      "their own, the next ones first. A long list is read page by page: how to go on behind a\n"
      "page it says on stderr, --after PLACE, or of several brokers --from TIME. Of a broker of\n"
      "RocketMQ, or where the HTTP port of a broker is out of reach, everything that waits is "
      "read,\n"
      "whatever is shown.\n\n"
      "Examples:\n"
      "  saker admin timers list\n"
      "  saker admin timers list Orders -o json\n"
      "  saker admin timers list --from 2030-01-01T06:00 --max 100");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::timers_list(*words.options, *list); });
}

void add_cancel(CLI::App& timers, const AdminWords& words) {
  auto cancel = std::make_shared<cli::TimerCancelOptions>();
  CLI::App* verb = add_verb(timers, "cancel", "Take a message back before its time");
  verb->add_option("ID", cancel->id, "of the message, or the recall handle of its producer")
      ->required();
  verb->add_flag("--yes", cancel->is_confirmed, "do it; without this it says what would be");
  verb->footer(
      "Only messages with a time of their own, not those with a delay level. The brokers need\n"
      "recallMessageEnable=true. One that is due within a second may be delivered nevertheless.\n\n"
      "Examples:\n"
      "  saker admin timers cancel 7F0000010A3C2A139A5547B760000007\n"
      "  saker admin timers cancel 7F0000010A3C2A139A5547B760000007 --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::timers_cancel(*words.options, *cancel);
  });
}

}  // namespace

void add_timers(const AdminWords& words) {
  CLI::App* timers = add_entity(words, "timers", "Messages that are delivered later");
  timers->footer(
      "Examples:\n"
      "  saker admin timers list\n"
      "  saker admin timers VERB --help            what a verb may be told");
  add_list(*timers, words);
  add_cancel(*timers, words);
}

}  // namespace saker::apps
