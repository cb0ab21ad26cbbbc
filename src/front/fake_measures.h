#pragma once

#include <string>

#include "api/measures.h"

namespace saker::front {

/// A broker that is as tests say.
class FakeMeasures final : public api::Measures {
 public:
  api::Condition condition() override { return now; }
  std::string collect() override { return "saker_up 1\n"; }
  void add_source(api::MeasureSource&) override {}
  api::Condition now;
};

}  // namespace saker::front
