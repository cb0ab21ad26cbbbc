#pragma once

#include <string_view>

#include "base/unique_function.h"

namespace saker::broker {

/// Holds answers about a topic back until the world may hear of it. Thread: the lane that uses it.
class AnswerGate {
 public:
  virtual ~AnswerGate() = default;
  /// True if answers about the topic may go out. Cheap when nothing is held back.
  virtual bool is_open(std::string_view topic) = 0;
  /// Runs the task on the lane once it is open, soon in any case.
  virtual void when_open(std::string_view topic, UniqueFunction<void()> task) = 0;
};

}  // namespace saker::broker
