#include "apps/admin/message_words.h"
#include "apps/admin/words.h"
#include "cli/admin/messages.h"

namespace saker::apps {
namespace {

constexpr std::int32_t kFindMax = 64;
constexpr std::int64_t kCountMax = 1'000'000;
constexpr std::int32_t kQueueMax = 65'534;
constexpr std::int32_t kDelayLevelMax = 100;

void add_get(CLI::App& messages, const AdminWords& words) {
  auto get = std::make_shared<cli::MessageGetOptions>();
  CLI::App* verb = add_verb(messages, "get", "One message by its id");
  verb->add_option("ID", get->id, "as producers or brokers said it")->required();
  verb->add_option("-t,--topic", get->topic, "where to look; else in all topics")->take_last();
  add_body_format(*verb, get->format);
  verb->footer(
      "Two kinds of ids are known: the unique id, by which producers and traces name a message,\n"
      "and the offset id, which says where it stands.\n\n"
      "Examples:\n"
      "  saker admin messages get 7F0000010A3C2A139A5547B760000007 -t Orders\n"
      "  saker admin messages get 7F00000100002A9F00000000000003E8 --format hex");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::messages_get(*words.options, *get); });
}

void add_find(CLI::App& messages, const AdminWords& words) {
  auto find = std::make_shared<cli::MessageFindOptions>();
  CLI::App* verb = add_verb(messages, "find", "Messages with a key");
  verb->add_option("TOPIC", find->topic, "where to look")->required();
  verb->add_option("-k,--key", find->key, "one of the keys that the producer set")->required();
  add_time(*verb, "--from", "stored then or later", find->from_ms);
  add_time(*verb, "--to", "stored then or earlier", find->to_ms);
  verb->add_option("--max", find->count_max, "of each broker, the newest")
      ->type_name("N")
      ->check(CLI::Range(1, kFindMax))
      ->capture_default_str();
  add_body_format(*verb, find->format);
  verb->footer(
      "Examples:\n"
      "  saker admin messages find Orders --key order-4711\n"
      "  saker admin messages find Orders -k order-4711 --from 2024-05-01 -o json");
  verb->callback([=, &exit_code = words.exit_code] {
    refuse_crossed_times(find->from_ms, find->to_ms);
    exit_code = cli::messages_find(*words.options, *find);
  });
}

void add_read(CLI::App& messages, const AdminWords& words) {
  auto read = std::make_shared<cli::MessageReadOptions>();
  CLI::App* verb = add_verb(messages, "read", "Messages of a topic, without consuming them");
  verb->add_option("TOPIC", read->topic, "what to read")->required();
  verb->add_option("-q,--queue", read->queue, "only this one")
      ->type_name("N")
      ->check(CLI::Range(0, kQueueMax));
  auto* offset = verb->add_option("--offset", read->offset, "where to begin in the queue")
                     ->type_name("N")
                     ->check(CLI::NonNegativeNumber);
  add_time(*verb, "--from", "stored then or later", read->from_ms)->excludes(offset);
  add_time(*verb, "--to", "stored then or earlier", read->to_ms);
  verb->add_option("--count", read->count, "how many; 20, or with --follow no end")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kCountMax));
  auto* tag = verb->add_option("--tag", read->tag, "only these, e.g. 'A || B'");
  verb->add_option("--sql", read->sql, "only those for which it is true, e.g. \"color = 'red'\"")
      ->excludes(tag);
  verb->add_flag("-f,--follow", read->follow, "go on with what arrives, a line each; from now on");
  add_body_format(*verb, read->format);
  verb->footer(
      "Begins with the oldest message, goes by the time of storing, and moves no group's "
      "progress.\n"
      "\nExamples:\n"
      "  saker admin messages read Orders --count 5\n"
      "  saker admin messages read Orders --queue 2 --offset 1000 -o json --format json\n"
      "  saker admin messages read Orders --from 2024-05-01T12:00 --to 2024-05-01T12:05\n"
      "  saker admin messages read Orders --tag 'paid || shipped' -f");
  verb->callback([=, &exit_code = words.exit_code] {
    refuse_crossed_times(read->from_ms, read->to_ms);
    exit_code = cli::messages_read(*words.options, *read);
  });
}

void add_send(CLI::App& messages, const AdminWords& words) {
  auto send = std::make_shared<cli::MessageSendOptions>();
  CLI::App* verb = add_verb(messages, "send", "Send messages to a topic that is there");
  verb->add_option("TOPIC", send->topic, "where to")->required();
  verb->add_option("BODY", send->body, "its text");
  verb->add_option("--file", send->file, "instead: a file's content is the body; - is stdin");
  verb->add_option("--key", send->key, "by which it can be found; several with blanks");
  verb->add_option("--tag", send->tag, "what consumers choose by");
  verb->add_option("-p,--property", send->properties, "may be repeated")->type_name("NAME=VALUE");
  verb->add_option("-q,--queue", send->queue, "else the broker chooses")
      ->type_name("N")
      ->check(CLI::Range(0, kQueueMax));
  auto* level = verb->add_option("--delay-level", send->delay_level, "1 is 1 s, 18 is 2 h")
                    ->type_name("N")
                    ->check(CLI::Range(1, kDelayLevelMax));
  add_time(*verb, "--at", "when it is to be delivered", send->at_ms)->excludes(level);
  verb->add_option("--count", send->count, "send it that often")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kCountMax))
      ->capture_default_str();
  verb->footer(
      "Examples:\n"
      "  saker admin messages send Orders 'a body' --key order-4711 --tag paid -p color=red\n"
      "  saker admin messages send Orders --file order.json --at 2030-01-01T00:00:00\n"
      "  saker admin messages send Orders x --queue 0 --count 100");
  verb->callback(
      [=, &exit_code = words.exit_code] { exit_code = cli::messages_send(*words.options, *send); });
}

}  // namespace

void add_messages(const AdminWords& words) {
  CLI::App* messages = add_entity(words, "messages", "Get, find, read and send messages");
  messages->footer(
      "Examples:\n"
      "  saker admin messages read Orders --count 5\n"
      "  saker admin messages VERB --help          what a verb may be told");
  add_get(*messages, words);
  add_find(*messages, words);
  add_read(*messages, words);
  add_send(*messages, words);
}

}  // namespace saker::apps
