#pragma once

#include <string>
#include <string_view>

#include "api/lane.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "model/host_address.h"

namespace saker::api {

/// Take a message back that waits for its time. The views need to live only during the call.
struct RecallRequest {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view handle;  ///< as its send was answered
  HostAddress born_host;
};

/// The value: the message's unique key.
using RecallCompletion = UniqueFunction<void(const OutcomeOf<std::string>&)>;

/// What a producer may ask of messages it has sent. Thread: the lane's.
class Recall {
 public:
  virtual ~Recall() = default;
  /// Success says that the wish is stored: a message that was delivered before stays so.
  virtual void recall(Lane lane, const RecallRequest& request, RecallCompletion done) = 0;
};

}  // namespace saker::api
