#include "apps/store_command.h"

#include <CLI/CLI.hpp>

#include "cli/store/dump.h"
#include "cli/store/inspect.h"
#include "cli/store/repair.h"
#include "cli/store/verify.h"

namespace saker::apps {
namespace {

void add_place(CLI::App& command, cli::StorePlaceOptions& place) {
  command.add_option("DIR", place.directory, "the store directory (storePathRootDir)")->required();
  command
      .add_option("--commit-log", place.commit_log_dir,
                  "storePathCommitLog, where it is set; several with ',', and those of "
                  "readOnlyCommitLogStorePaths, too")
      ->type_name("DIR[,DIR]");
  command
      .add_option("--segment-bytes", place.segment_bytes,
                  "mappedFileSizeCommitLog (default: as the files are)")
      ->type_name("BYTES");
  command
      .add_option("--config", place.config_file,
                  "the broker's settings file, for what is not said here: storePathCommitLog, "
                  "readOnlyCommitLogStorePaths, mappedFileSizeCommitLog, messageDelayLevel")
      ->type_name("FILE");
}

void add_json(CLI::App& command, bool& json) {
  auto* output = command.add_option_function<std::string>(
      "-o,--output", [&json](const std::string& form) { json = form == "json"; }, "table or json");
  output->check(CLI::IsMember({"table", "json"}))->default_str("table");
}

void add_inspect(CLI::App& store, int& exit_code) {
  auto options = std::make_shared<cli::StoreInspectOptions>();
  CLI::App* command = store.add_subcommand("inspect", "Show what a store directory holds");
  add_place(*command, options->place);
  add_json(*command, options->json);
  command->add_flag("--walk", options->walk,
                    "count messages from the records, not from the queues (reads everything)");
  command->footer(
      "Changes nothing; works on the directory of a running broker too.\n\n"
      "Examples:\n"
      "  saker store inspect saker-data/store\n"
      "  saker store inspect /var/rocketmq/store -o json\n"
      "  saker store inspect --walk /var/rocketmq/store     counts the records themselves");
  command->callback([options, &exit_code] { exit_code = cli::store_inspect(*options); });
}

void add_verify(CLI::App& store, int& exit_code) {
  auto options = std::make_shared<cli::StoreVerifyOptions>();
  CLI::App* command = store.add_subcommand("verify", "Check every record, queue and index entry");
  add_place(*command, options->place);
  add_json(*command, options->json);
  command->add_flag("-q,--quiet", options->quiet, "do not show how far it is");
  command->footer(
      "Changes nothing; works on the directory of a running broker too.\n"
      "Exit code: 0 clean, 1 there are findings, 2 nothing can be said.\n"
      "Notes do not count: they cost nothing, or the next start puts them right.\n\n"
      "Examples:\n"
      "  saker store verify saker-data/store\n"
      "  saker store verify -q -o json /var/rocketmq/store");
  command->callback([options, &exit_code] { exit_code = cli::store_verify(*options); });
}

void add_dump(CLI::App& store, int& exit_code) {
  auto options = std::make_shared<cli::StoreDumpOptions>();
  CLI::App* command = store.add_subcommand("dump", "Print records as lines of JSON");
  add_place(*command, options->place);
  command->add_option("--offset", options->offset, "from the record at this log offset on")
      ->type_name("N");
  command->add_option("-t,--topic", options->topic, "of this topic")->type_name("TOPIC");
  command->add_option("--queue", options->queue, "of this queue of the topic")->type_name("ID");
  command->add_option("--from", options->from, "from this queue offset on")->type_name("N");
  command
      ->add_option("-c,--count", options->count,
                   "at most so many (default: all; --offset alone: 1)")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command->add_option("-k,--key", options->key, "with this key or unique id")->type_name("KEY");
  command->add_option("--time", options->time, "stored in this time; either end may be left out")
      ->type_name("FROM..TO");
  command->add_flag("--scan", options->scan, "read the whole log, do not trust queues and index");
  command->add_flag("--no-body", options->no_body, "without bodies");
  command->footer(
      "Several choices mean records that meet all of them. Bodies are printed as stored: as text\n"
      "where they are UTF-8, else as base64; bodyEncoding says which.\n"
      "Exit code: 0 fine, 1 no such record, or something on the way could not be read, 2 nothing\n"
      "can be said.\n\n"
      "Examples:\n"
      "  saker store dump saker-data/store --offset 4096\n"
      "  saker store dump saker-data/store --topic Orders --queue 2 --from 100 --count 10\n"
      "  saker store dump saker-data/store --topic Orders --key order-17\n"
      "  saker store dump saker-data/store --time 2024-05-01T12:00..2024-05-01T13:00 --no-body");
  command->callback([options, &exit_code] { exit_code = cli::store_dump(*options); });
}

void add_repair(CLI::App& store, int& exit_code) {
  auto options = std::make_shared<cli::StoreRepairOptions>();
  CLI::App* command = store.add_subcommand("repair", "Mend what verify found");
  add_place(*command, options->place);
  command->add_flag("--yes", options->yes, "do it; without, only say what would be done");
  command
      ->add_option("--delay-levels", options->place.delay_levels,
                   "messageDelayLevel, where it is set: when delayed messages of a queue that is "
                   "built anew are due")
      ->type_name("\"1s 5s …\"");
  command->footer(
      "Works on the directory of a stopped broker only. Deletes nothing: what it cuts or replaces\n"
      "goes to DIR/repair-TIME/. Afterwards both Saker and RocketMQ open the directory.\n"
      "Exit code: 0 nothing to do or done, 1 there is something to do or left, 2 nothing can be "
      "said.\n\n"
      "Examples:\n"
      "  saker store repair /var/rocketmq/store\n"
      "  saker store repair /var/rocketmq/store --yes --config /etc/rocketmq/broker.conf");
  command->callback([options, &exit_code] { exit_code = cli::store_repair(*options); });
}

}  // namespace

void add_store_command(CLI::App& app, int& exit_code) {
  CLI::App* store = app.add_subcommand("store", "Look into, check and mend a store directory");
  store->require_subcommand(1);
  store->footer(
      "Examples:\n"
      "  saker store inspect saker-data/store\n"
      "  saker store verify saker-data/store\n"
      "  saker store COMMAND --help            flags and examples of a command");
  add_inspect(*store, exit_code);
  add_verify(*store, exit_code);
  add_dump(*store, exit_code);
  add_repair(*store, exit_code);
}

}  // namespace saker::apps
