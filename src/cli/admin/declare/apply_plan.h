#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cli/admin/cluster.h"
#include "cli/admin/declare/change.h"
#include "cli/admin/declare/declaration.h"
#include "cli/text/page.h"
#include "model/change_action.h"

namespace saker::cli {

/// Something to do on one broker for it to be as declared.
struct ApplyStep {
  using Action = ChangeAction;

  Action action = Action::kChange;
  /// All of it as it is to be, with attributes as edits ("+name", "-name"). Of a deletion the name.
  std::variant<Topic, Group> then;
  BrokerAt broker;
  std::vector<Change> changes;  ///< field by field; of a deletion none

  const std::string& name() const;
  /// "topic" or "group".
  const char* kind() const;
};

/// What the brokers lack of what is declared and, with `prune`, have beyond it: not of lists that
/// the declaration has not, nor of the system. Nothing is changed. Errors: also kNotFound for a
/// broker that an entry names, kInvalidArgument for what brokers would refuse, all of it.
Result<std::vector<ApplyStep>> plan_apply(Cluster& cluster, const Declaration& declaration,
                                          bool prune);
Status carry_out(Cluster& cluster, const ApplyStep& step);

/// A row a step and field.
Page page_of(const std::vector<ApplyStep>& steps, bool is_applied);

}  // namespace saker::cli
