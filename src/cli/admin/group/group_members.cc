#include "cli/admin/group/group_members.h"

#include <algorithm>
#include <utility>

namespace saker::cli {

namespace body = wire::remoting::body;

namespace {

std::string expression_text(const body::SubscriptionMismatch& one) {
  if (one.expression_type.empty()) return {};
  body::SubscriptionData subscription;
  subscription.sub_string = one.expression;
  subscription.expression_type = one.expression_type;
  return cli::expression_text(subscription);
}

}  // namespace

void GroupMembers::add(const BrokerAt& broker, const ConsumerConnections& online) {
  type_ = name_for_people(online.group.consume_type);
  model_ = name_for_people(online.group.message_model);
  from_ = body::name_of(online.group.consume_from_where);
  of_brokers_.push_back({broker.name, online.group.subscriptions});
  for (const body::SubscriptionMismatch& one : online.mismatches) {
    for (const std::string& client : one.client_ids)
      told_by_brokers_.push_back({one.topic, client, expression_text(one)});
  }
  for (const auto& client : online.clients) {
    Row& row = by_id_[client.client_id];
    row.client = client;
    row.brokers.push_back(broker);
  }
}

void GroupMembers::add_word_of(const std::string& client_id,
                               const std::optional<body::ConsumerRunningInfo>& info) {
  by_id_[client_id].own_word = info ? "alike" : "no answer";
  if (info) of_clients_.push_back({client_id, info->subscriptions});
}

bool GroupMembers::all_answered() const { return of_clients_.size() == by_id_.size(); }

std::vector<Mismatch> GroupMembers::mismatches() {
  std::vector<Mismatch> found = find_mismatches(of_brokers_);
  std::sort(of_clients_.begin(), of_clients_.end(),
            [](const Opinion& a, const Opinion& b) { return a.who < b.who; });
  std::map<std::pair<std::string, std::string>, std::string> of_clients;  // by topic and client
  for (Mismatch& one : find_mismatches(of_clients_))
    of_clients[{one.topic, one.who}] = one.expression;
  if (!all_answered()) {
    // A client knows itself best: only what none said is added.
    for (const Mismatch& one : told_by_brokers_)
      of_clients.try_emplace({one.topic, one.who}, one.expression);
  }
  for (auto& [place, expression] : of_clients) {
    const auto& [topic, who] = place;
    const auto row = by_id_.find(who);
    if (row != by_id_.end() && row->second.own_word == "alike") row->second.own_word = "differ";
    found.push_back({topic, who, expression});
  }
  return found;
}

void ask_all(Cluster& cluster, const std::map<std::string, GroupMembers*>& groups) {
  struct Round {
    BrokerAt broker;
    std::vector<MemberOf> members;
  };
  std::map<std::string, Round> rounds;  // by broker
  for (const auto& [name, members] : groups) {
    if (members->by_id().size() < 2) continue;
    for (const auto& [id, row] : members->by_id()) {
      Round& round = rounds[row.brokers.front().name];
      round.broker = row.brokers.front();
      round.members.push_back({name, id});
    }
  }
  for (const auto& [name, round] : rounds) {
    const auto infos = ask_members(cluster, round.broker, round.members);
    for (std::size_t i = 0; i < infos.size(); ++i)
      groups.at(round.members[i].group)->add_word_of(round.members[i].client_id, infos[i]);
  }
}

}  // namespace saker::cli
