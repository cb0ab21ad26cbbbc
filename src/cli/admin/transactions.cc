#include "cli/admin/transactions.h"

#include <algorithm>

#include "base/clock.h"
#include "cli/admin/message/half_messages.h"
#include "model/property.h"
#include "wire/remoting/code.h"
#include "wire/remoting/header/transaction.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
using wire::remoting::EndTransactionHeader;

constexpr std::int64_t kGivenUpMax = 100'000;  ///< looked at when one is searched for

Result<std::vector<HalfMessage>> read_all(Cluster& cluster, bool is_given_up,
                                          std::int64_t count_max) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<HalfMessage> all;
  for (const BrokerAt& broker : *brokers) {
    auto found =
        is_given_up ? read_given_up(cluster, broker, count_max) : read_open_halves(cluster, broker);
    if (!found.ok()) return found;
    std::move(found->begin(), found->end(), std::back_inserter(all));
  }
  return all;
}

Status list(const AdminOptions& admin, const TransactionListOptions& options) {
  Cluster cluster(admin);
  const auto all = read_all(cluster, options.is_given_up, options.count_max);
  if (!all.ok()) return all.error();
  const std::int64_t now_ms = SystemClock().wall_ms();
  Page page;
  Table& table = page.table("transactions", {{"broker"},
                                             {"topic"},
                                             {"producerGroup"},
                                             {"id"},
                                             {"offsetId"},
                                             {"keys"},
                                             {"born", Kind::kTime},
                                             {"age", Kind::kSeconds},
                                             {"checks", Kind::kNumber}});
  for (const HalfMessage& half : *all) {
    if (!options.group.empty() && half.producer_group() != options.group) continue;
    if (static_cast<std::int64_t>(table.rows.size()) == options.count_max) break;
    const std::int64_t born_ms = half.message.record.born_timestamp_ms;
    table.add({half.broker.name, half.topic(), half.producer_group(), half.message.id(),
               half.message.offset_id(), std::string(half.message.property(property::kKeys)),
               born_ms, std::max<std::int64_t>(0, now_ms - born_ms) / 1000, half.check_count()});
  }
  page.print(admin.form);
  return {};
}

Result<HalfMessage> find(Cluster& cluster, const std::string& id, bool is_given_up) {
  const auto all = read_all(cluster, is_given_up, kGivenUpMax);
  if (!all.ok()) return all.error();
  const HalfMessage* found = nullptr;
  for (const HalfMessage& half : *all)
    if (half.message.id() == id || half.message.offset_id() == id) found = &half;
  if (found != nullptr) return *found;
  if (is_given_up) {
    return Error{ErrorCode::kNotFound,
                 "no transaction '" + id +
                     "' was given up; which were: saker admin transactions list --given-up"};
  }
  return Error{ErrorCode::kNotFound,
               "no transaction '" + id +
                   "' is open: it may be ended already; what is open: saker admin transactions "
                   "list"};
}

std::string named(const HalfMessage& half) {
  return "transaction " + half.message.id() + " of producer group '" + half.producer_group() +
         "' for topic '" + half.topic() + "'";
}

/// The transaction, and what was done with it.
void print(const AdminOptions& admin, const HalfMessage& half, const char* what, Cell done) {
  Page page;
  page.fact("id", half.message.id())
      .fact("topic", half.topic())
      .fact("producerGroup", half.producer_group())
      .fact("broker", half.broker.name)
      .fact(what, std::move(done));
  page.print(admin.form);
}

Status settle(const AdminOptions& admin, const TransactionSettleOptions& options) {
  if (options.commit == options.rollback) {
    return Error{ErrorCode::kInvalidArgument,
                 "say how transaction '" + options.id + "' ends: --commit or --rollback"};
  }
  Cluster cluster(admin);
  const auto half = find(cluster, options.id, false);
  if (!half.ok()) return half.error();
  if (!options.is_confirmed) {
    const std::string what = options.commit
                                 ? " would be committed: consumers are given the message"
                                 : " would be rolled back: nobody is ever given the message";
    return Error{ErrorCode::kFailedPrecondition,
                 named(*half) + what + "; nothing was done. To do it add --yes"};
  }
  const std::int32_t decision =
      options.commit ? EndTransactionHeader::kCommit : EndTransactionHeader::kRollback;
  const wire::record::Record& record = half->message.record;
  // As an answer to a check: the producer's own time to decide may be over.
  const auto answer =
      cluster.ask(half->broker,
                  {request::kEndTransaction,
                   {{"topic", half->topic()},
                    {"producerGroup", half->producer_group()},
                    {"tranStateTableOffset", std::to_string(record.queue_offset.value)},
                    {"commitLogOffset", std::to_string(record.log_offset.value)},
                    {"commitOrRollback", std::to_string(decision)},
                    {"fromTransactionCheck", "true"},
                    {"msgId", half->message.id()},
                    {"transactionId", half->message.id()}},
                   {}},
                  "end " + named(*half));
  if (!answer.ok()) return answer.error();
  print(admin, *half, "decision", options.commit ? "committed" : "rolled back");
  return {};
}

Status resume(const AdminOptions& admin, const TransactionResumeOptions& options) {
  Cluster cluster(admin);
  const auto half = find(cluster, options.id, true);
  if (!half.ok()) return half.error();
  // One that is resumed twice could be committed twice.
  const auto open = read_open_halves(cluster, half->broker);
  if (!open.ok()) return open.error();
  for (const HalfMessage& other : *open) {
    // An older one is what was given up: that it has ended is written down a moment later.
    const bool is_newer =
        other.message.record.store_timestamp_ms > half->message.record.store_timestamp_ms;
    if (other.message.id() == half->message.id() && is_newer)
      return Error{ErrorCode::kFailedPrecondition,
                   named(*half) + " is open: it was resumed already"};
  }
  if (!options.is_confirmed) {
    return Error{ErrorCode::kFailedPrecondition,
                 named(*half) +
                     " would begin anew: the producer is asked about it, whether or not somebody "
                     "ended it since; nothing was done. To do it add --yes"};
  }
  const auto answer = cluster.ask(half->broker,
                                  {request::kResumeCheckHalfMessage,
                                   {{"topic", half->topic()}, {"msgId", half->message.offset_id()}},
                                   {}},
                                  "resume " + named(*half));
  if (!answer.ok()) return answer.error();
  print(admin, *half, "resumed", true);
  return {};
}

}  // namespace

int transactions_list(const AdminOptions& admin, const TransactionListOptions& options) {
  return end("transactions list", list(admin, options));
}

int transactions_settle(const AdminOptions& admin, const TransactionSettleOptions& options) {
  return end("transactions settle", settle(admin, options));
}

int transactions_resume(const AdminOptions& admin, const TransactionResumeOptions& options) {
  return end("transactions resume", resume(admin, options));
}

}  // namespace saker::cli
