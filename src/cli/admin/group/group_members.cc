#include "cli/admin/group/group_members.h"

#include <algorithm>

namespace saker::cli {

namespace body = wire::remoting::body;

void GroupMembers::add(const BrokerAt& broker, const ConsumerConnections& online) {
  type_ = name_for_people(online.group.consume_type);
  model_ = name_for_people(online.group.message_model);
  from_ = body::name_of(online.group.consume_from_where);
  of_brokers_.push_back({broker.name, online.group.subscriptions});
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

std::vector<Mismatch> GroupMembers::mismatches() {
  std::vector<Mismatch> found = find_mismatches(of_brokers_);
  std::sort(of_clients_.begin(), of_clients_.end(),
            [](const Opinion& a, const Opinion& b) { return a.who < b.who; });
  for (Mismatch& one : find_mismatches(of_clients_)) {
    by_id_[one.who].own_word = "differ";
    found.push_back(std::move(one));
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
