#include "apps/admin/words.h"
#include "cli/admin/bundle.h"

namespace saker::apps {

void add_bundle(const AdminWords& words) {
  auto bundle = std::make_shared<cli::BundleOptions>();
  bundle->version = SAKER_VERSION;
  CLI::App* verb = add_verb(words.admin, "bundle", "Pack diagnostics of the cluster into a file");
  verb->add_option("FILE", bundle->file, "a .tar.gz")->required();
  verb->add_flag("--yes", bundle->is_confirmed, "replace a file that is there");
  verb->footer(
      "Of each broker: settings, runtime figures, topics, groups, how far groups are, consumers,\n"
      "producers, and /metrics if it can be reached from here; and the name server's settings.\n"
      "No message is in it, and no value of a setting with password, secret, token, accessKey or\n"
      "credential in its name. Names of topics, groups and clients, and addresses are: look at it\n"
      "before you give it away.\n\n"
      "Examples:\n"
      "  saker admin bundle cluster.tar.gz\n"
      "  saker admin bundle broker-a.tar.gz -b broker-a");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::bundle(*words.options, *bundle); });
}

}  // namespace saker::apps
