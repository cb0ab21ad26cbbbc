#pragma once

#include <string>

#include "base/clock.h"
#include "cli/admin/options.h"
#include "front/http/admin/operator_desk.h"
#include "model/host_address.h"

namespace saker::apps {

/// Answers what operators ask over HTTP with the functions of `saker admin`, which ask the broker
/// at its own port. Thread: any (immutable).
class LoopbackDesk final : public front::OperatorDesk {
 public:
  /// `broker`: where the broker listens; all addresses of a machine count as its own one. The clock
  /// outlives the desk.
  LoopbackDesk(const HostAddress& broker, const Clock& clock);

  Text check(const CheckLimits& limits) override;
  Text top(std::optional<std::size_t> row_count_max) override;
  Text where(const MessageRef& message) override;
  Text members(const std::string& group) override;
  Text committed_offsets(const std::string& group) override;
  Text declaration(Form form) override;
  Text bundle() override;
  Result<std::vector<Step>> plan_apply(const std::string& declaration, bool prune) override;
  Result<std::vector<Move>> plan_reset(const ResetWish& wish) override;

 private:
  /// Of one call that begins now.
  cli::AdminOptions options() const;

  const std::string address_;
  const Clock& clock_;
};

}  // namespace saker::apps
