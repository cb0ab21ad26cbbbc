#include "apps/admin/words.h"
#include "cli/admin/where.h"

namespace saker::apps {

void add_where(const AdminWords& words) {
  auto where = std::make_shared<cli::WhereOptions>();
  CLI::App* verb = add_verb(words.admin, "where", "Everything that is known of one message");
  verb->add_option("ID", where->id, "unique or offset id")->required();
  verb->add_option("-t,--topic", where->topic, "where it was sent; else all topics are looked at")
      ->take_last();
  verb->footer(
      "Shows each stored copy (in its topic, delayed, half, retries, dead letters), for each "
      "group\n"
      "how far it is with it, and a verdict. What a group has committed counts: a message that "
      "was\n"
      "popped and is not acknowledged is not yet consumed.\n\n"
      "Examples:\n"
      "  saker admin where 7F0000010A3C2A139A5547B760000007\n"
      "  saker admin where 7F00000100002A9F00000000000003E8 -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::where(*words.options, *where); });
}

}  // namespace saker::apps
