#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "model/change_action.h"
#include "model/group.h"
#include "model/topic.h"

namespace saker::front {

/// What operators want to know of a broker and that takes many questions and some judgement: the
/// same as `saker admin` says, of this broker alone. It looks and it plans, and changes nothing.
/// Errors: kUnavailable and kDeadlineExceeded if the broker, or a client that was asked, does not
/// answer. Waits, for kPatienceS at most. Thread: any.
class OperatorDesk {
 public:
  /// Who asks over HTTP often waits for half a minute.
  static constexpr std::int64_t kPatienceS = 20;

  using Text = Result<std::string>;

  /// From where on something is a problem; nothing: from where `saker admin check` has it.
  struct CheckLimits {
    std::optional<std::int64_t> lag_warn_s;
    std::optional<std::int64_t> lag_critical_s;
    std::optional<std::int64_t> disk_warn_percent;
    std::optional<std::int64_t> disk_critical_percent;
    std::optional<std::int64_t> dead_letter_s;
    std::optional<std::string> ignored;  ///< groups with such a name; * and ? as in a shell
    bool asks_clients = true;
  };
  struct MessageRef {
    std::string id;     ///< of its producer, or of its place
    std::string topic;  ///< empty: it is looked for everywhere
  };
  enum class Form { kJson, kYaml };

  /// One thing to do for the broker to be as declared.
  struct Step {
    using Action = ChangeAction;
    struct Field {
      std::string name;
      std::string now;
      std::string then;
    };

    Action action = Action::kChange;
    /// As it is to be, with attributes as edits ("+name", "-name"). Of a deletion the name counts.
    std::variant<Topic, Group> then;
    std::string broker;
    std::vector<Field> fields;  ///< that change; of a deletion none
  };

  /// Where a group is to go on: exactly one of the ways from `to_first` on is given.
  struct ResetWish {
    std::string group;
    std::string topic;
    std::optional<std::int32_t> queue;  ///< only this one
    bool to_first = false;
    bool to_last = false;
    std::optional<std::int64_t> to_time_ms;
    std::optional<std::int64_t> to_offset;  ///< with `queue`
    std::optional<std::string> like_group;
    std::optional<std::string> saved;  ///< what committed_offsets() said
  };
  struct Move {
    std::int32_t queue = 0;
    std::optional<std::int64_t> now;  ///< nothing: never committed
    std::int64_t then = 0;
  };

  virtual ~OperatorDesk() = default;

  // Objects in JSON, as `saker admin … -o json` prints them.
  virtual Text check(const CheckLimits& limits) = 0;
  /// Of topics and groups at most so many; nothing: all.
  virtual Text top(std::optional<std::size_t> row_count_max) = 0;
  virtual Text where(const MessageRef& message) = 0;
  /// With what its members say that they subscribe to, and who differs.
  virtual Text members(const std::string& group) = 0;
  virtual Text committed_offsets(const std::string& group) = 0;

  /// What plan_apply() takes.
  virtual Text declaration(Form form) = 0;
  /// The bytes of a .tar.gz of diagnostics without secrets.
  virtual Text bundle() = 0;

  /// `declaration`: YAML or JSON. `prune`: also what is to be deleted since it is not declared.
  virtual Result<std::vector<Step>> plan_apply(const std::string& declaration, bool prune) = 0;
  /// By queue. Errors: kFailedPrecondition for a broadcasting group.
  virtual Result<std::vector<Move>> plan_reset(const ResetWish& wish) = 0;
};

}  // namespace saker::front
