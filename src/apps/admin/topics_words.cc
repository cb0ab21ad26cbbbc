#include "apps/admin/words.h"
#include "cli/admin/topics.h"
#include "model/topic_limits.h"

namespace saker::apps {
namespace {

void add_list(CLI::App& topics, const AdminWords& words) {
  auto list = std::make_shared<cli::TopicListOptions>();
  CLI::App* verb = add_verb(topics, "list", "The topics and how they are set");
  verb->add_option("PATTERN", list->pattern, "only these; * and ? as in a shell")
      ->capture_default_str();
  verb->add_flag("-a,--all", list->with_internal,
                 "also system topics and those of groups (%RETRY%, %DLQ%)");
  verb->footer(
      "Examples:\n"
      "  saker admin topics list\n"
      "  saker admin topics list 'order*' -o csv");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::topics_list(*words.options, *list); });
}

void add_show(CLI::App& topics, const AdminWords& words) {
  auto topic = std::make_shared<std::string>();
  CLI::App* verb = add_verb(topics, "show", "One topic: its queues, offsets and settings");
  verb->add_option("TOPIC", *topic, "its name")->required();
  verb->footer(
      "Examples:\n"
      "  saker admin topics show Orders\n"
      "  saker admin topics show Orders -b broker-a -o json");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::topics_show(*words.options, *topic); });
}

std::shared_ptr<cli::TopicSettings> add_settings(CLI::App& verb) {
  auto settings = std::make_shared<cli::TopicSettings>();
  const CLI::Range queues(0, kQueueCountMax);
  verb.add_option("TOPIC", settings->topic, "its name")->required();
  auto* both = verb.add_option("-q,--queues", settings->queue_count, "read and write queues")
                   ->type_name("N")
                   ->check(CLI::Range(1, kQueueCountMax));
  verb.add_option("--read-queues", settings->read_queue_count, "queues that consumers see")
      ->type_name("N")
      ->check(queues)
      ->excludes(both);
  verb.add_option("--write-queues", settings->write_queue_count, "queues that producers see")
      ->type_name("N")
      ->check(queues)
      ->excludes(both);
  verb.add_option("--permission", settings->permission, "what clients may do")
      ->check(CLI::IsMember(cli::permission_names()));
  allow_flag_words(
      verb.add_option("--order", settings->order, "the order of messages with one key matters"));
  verb.add_option("--attribute", settings->attributes,
                  "sets one, or removes it without a value; may be repeated: message.type, "
                  "cleanup.policy, queue.type, reserve.time")
      ->type_name("NAME=VALUE");
  return settings;
}

void add_create(CLI::App& topics, const AdminWords& words) {
  CLI::App* verb = add_verb(topics, "create", "Make a topic on all brokers, or those of -c and -b");
  auto settings = add_settings(*verb);
  verb->footer(
      "Nothing is changed if one of the brokers has the topic. What is not given is as\n"
      "RocketMQ's tools make it: 16 queues, read-write.\n\n"
      "Examples:\n"
      "  saker admin topics create Orders --queues 8\n"
      "  saker admin topics create Ledger -q 4 --attribute message.type=FIFO --order true");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::topics_create(*words.options, *settings);
  });
}

void add_update(CLI::App& topics, const AdminWords& words) {
  CLI::App* verb = add_verb(topics, "update", "Change settings of a topic, wherever it is");
  auto settings = add_settings(*verb);
  verb->footer(
      "What is not given stays as it is. To shrink a topic: fewer write queues, and when all is\n"
      "consumed fewer read queues.\n\n"
      "Examples:\n"
      "  saker admin topics update Orders --queues 16\n"
      "  saker admin topics update Orders --permission read-only -b broker-a\n"
      "  saker admin topics update Orders --attribute reserve.time=");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::topics_update(*words.options, *settings);
  });
}

void add_delete(CLI::App& topics, const AdminWords& words) {
  auto topic = std::make_shared<std::string>();
  auto is_confirmed = std::make_shared<bool>(false);
  CLI::App* verb = add_verb(topics, "delete", "Delete a topic and its messages");
  verb->add_option("TOPIC", *topic, "its name")->required();
  verb->add_flag("--yes", *is_confirmed, "do it; without this it says what would be deleted");
  verb->footer(
      "Examples:\n"
      "  saker admin topics delete Orders          how many messages are there\n"
      "  saker admin topics delete Orders --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::topics_delete(*words.options, *topic, *is_confirmed);
  });
}

}  // namespace

void add_topics(const AdminWords& words) {
  CLI::App* topics = add_entity(words, "topics", "List, show, create, update and delete topics");
  topics->footer(
      "Examples:\n"
      "  saker admin topics list\n"
      "  saker admin topics create Orders --queues 8\n"
      "  saker admin topics show Orders -o json\n"
      "  saker admin topics VERB --help            what a verb may be told");
  add_list(*topics, words);
  add_show(*topics, words);
  add_create(*topics, words);
  add_update(*topics, words);
  add_delete(*topics, words);
}

}  // namespace saker::apps
