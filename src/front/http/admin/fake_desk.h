#pragma once

#include <gmock/gmock.h>

#include "front/http/admin/operator_desk.h"

namespace saker::front {

/// For tests: a desk whose answers are theirs.
class FakeDesk : public OperatorDesk {
 public:
  using Steps = Result<std::vector<Step>>;
  using Moves = Result<std::vector<Move>>;

  FakeDesk() {
    using testing::_;
    const auto silent = [](const auto&...) { return Text(not_said()); };
    ON_CALL(*this, check(_)).WillByDefault(silent);
    ON_CALL(*this, top(_)).WillByDefault(silent);
    ON_CALL(*this, where(_)).WillByDefault(silent);
    ON_CALL(*this, members(_)).WillByDefault(silent);
    ON_CALL(*this, committed_offsets(_)).WillByDefault(silent);
    ON_CALL(*this, declaration(_)).WillByDefault(silent);
    ON_CALL(*this, bundle()).WillByDefault(silent);
    ON_CALL(*this, plan_apply(_, _)).WillByDefault([](const auto&...) {
      return Steps(not_said());
    });
    ON_CALL(*this, plan_reset(_)).WillByDefault([](const auto&...) { return Moves(not_said()); });
  }

  MOCK_METHOD(Text, check, (const CheckLimits&), (override));
  MOCK_METHOD(Text, top, (std::optional<std::size_t>), (override));
  MOCK_METHOD(Text, where, (const MessageRef&), (override));
  MOCK_METHOD(Text, members, (const std::string&), (override));
  MOCK_METHOD(Text, committed_offsets, (const std::string&), (override));
  MOCK_METHOD(Text, declaration, (Form), (override));
  MOCK_METHOD(Text, bundle, (), (override));
  MOCK_METHOD(Steps, plan_apply, (const std::string&, bool), (override));
  MOCK_METHOD(Moves, plan_reset, (const ResetWish&), (override));

 private:
  static Error not_said() { return {ErrorCode::kUnavailable, "the test did not say"}; }
};

}  // namespace saker::front
