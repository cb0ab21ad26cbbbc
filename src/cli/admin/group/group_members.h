#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/group/subscription_match.h"
#include "cli/admin/group_store.h"

namespace saker::cli {

/// Who is online in one group, over all brokers, and what each takes its subscriptions to be.
/// Thread: one.
class GroupMembers {
 public:
  /// A client as the brokers know it together.
  struct Row {
    wire::remoting::body::ClientConnection client;
    std::vector<BrokerAt> brokers;
    std::string own_word;  ///< "alike", "differ" or "no answer"; empty: was not asked
  };

  void add(const BrokerAt& broker, const ConsumerConnections& online);
  /// Nothing: it did not answer.
  void add_word_of(const std::string& client_id,
                   const std::optional<wire::remoting::body::ConsumerRunningInfo>& info);

  /// Of the brokers, then of the clients; marks the clients that differ. Where not all clients
  /// answered for themselves, what brokers of Saker know of the others fills in.
  std::vector<Mismatch> mismatches();

  const std::map<std::string, Row>& by_id() const { return by_id_; }
  const std::vector<Opinion>& of_brokers() const { return of_brokers_; }
  const std::string& type() const { return type_; }
  const std::string& model() const { return model_; }
  const std::string& from() const { return from_; }

 private:
  bool all_answered() const;

  std::map<std::string, Row> by_id_;
  std::vector<Opinion> of_brokers_;
  std::vector<Opinion> of_clients_;
  std::vector<Mismatch> told_by_brokers_;  ///< of clients
  std::string type_;
  std::string model_;
  std::string from_;
};

/// Asks the clients of all groups that have several; one alone agrees with itself.
void ask_all(Cluster& cluster, const std::map<std::string, GroupMembers*>& groups);

}  // namespace saker::cli
