#include "apps/admin/words.h"
#include "cli/admin/transactions.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kListMax = 1'000'000;

void add_list(CLI::App& transactions, const AdminWords& words) {
  auto list = std::make_shared<cli::TransactionListOptions>();
  CLI::App* verb = add_verb(transactions, "list", "Transactions that nobody has ended");
  verb->add_option("-g,--group", list->group, "only of this producer group")->take_last();
  verb->add_flag("--given-up", list->is_given_up,
                 "instead those about which the producers were asked in vain");
  verb->add_option("--max", list->count_max, "the oldest")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, kListMax))
      ->capture_default_str();
  verb->footer(
      "Brokers write down what has ended after up to transactionOpBatchInterval (100 ms;\n"
      "RocketMQ 3 s): so long what has ended may still be shown.\n\n"
      "Examples:\n"
      "  saker admin transactions list\n"
      "  saker admin transactions list --given-up -o json");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::transactions_list(*words.options, *list);
  });
}

void add_settle(CLI::App& transactions, const AdminWords& words) {
  auto settle = std::make_shared<cli::TransactionSettleOptions>();
  CLI::App* verb =
      add_verb(transactions, "settle", "End an open transaction in the producer's place");
  verb->add_option("ID", settle->id, "unique or offset id of the message")->required();
  auto* commit = verb->add_flag("--commit", settle->commit, "consumers are given the message");
  verb->add_flag("--rollback", settle->rollback, "nobody is ever given the message")
      ->excludes(commit);
  verb->add_flag("--yes", settle->is_confirmed, "do it; without this it says what would be");
  verb->footer(
      "Only where the producer cannot decide any more: it is not told.\n\n"
      "Examples:\n"
      "  saker admin transactions settle 7F0000010A3C2A139A5547B760000007 --rollback\n"
      "  saker admin transactions settle 7F0000010A3C2A139A5547B760000007 --commit --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::transactions_settle(*words.options, *settle);
  });
}

void add_resume(CLI::App& transactions, const AdminWords& words) {
  auto resume = std::make_shared<cli::TransactionResumeOptions>();
  CLI::App* verb =
      add_verb(transactions, "resume", "Ask the producer again about one that was given up");
  verb->add_option("ID", resume->id, "unique or offset id of the message")->required();
  verb->add_flag("--yes", resume->is_confirmed, "do it; without this it says what would be");
  verb->footer(
      "Examples:\n"
      "  saker admin transactions list --given-up\n"
      "  saker admin transactions resume 7F0000010A3C2A139A5547B760000007 --yes");
  verb->callback([=, &exit_code = words.exit_code] {
    exit_code = cli::transactions_resume(*words.options, *resume);
  });
}

}  // namespace

void add_transactions(const AdminWords& words) {
  CLI::App* transactions =
      add_entity(words, "transactions", "Transactions that are open: list, settle, resume");
  transactions->footer(
      "Examples:\n"
      "  saker admin transactions list\n"
      "  saker admin transactions VERB --help      what a verb may be told");
  add_list(*transactions, words);
  add_settle(*transactions, words);
  add_resume(*transactions, words);
}

}  // namespace saker::apps
