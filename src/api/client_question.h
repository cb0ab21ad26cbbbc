#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "api/lane.h"
#include "api/outcome.h"
#include "base/unique_function.h"

namespace saker::api {

/// What an administrator asks of one consumer. The broker passes on what it need not understand.
struct ClientQuestion {
  enum class Kind : std::uint8_t {
    kRunningInfo,      ///< how the consumer is
    kConsumeDirectly,  ///< to consume the message now, and how that went
  };
  Kind kind = Kind::kRunningInfo;
  std::string group;
  std::string client_id;
  std::vector<std::pair<std::string, std::string>> fields;  ///< of the request
  std::string body;
};

struct ClientAnswer {
  /// Errors: kFailed where the client is not there or cannot answer, kClientTimeout.
  Outcome outcome;
  std::int32_t code = 0;  ///< of the client's answer
  std::string remark;
  std::string body;
};
using ClientAnswerCompletion = UniqueFunction<void(const ClientAnswer&)>;

/// Questions that only a client can answer. Thread: the lane.
class ClientQuestions {
 public:
  virtual ~ClientQuestions() = default;

  /// Answered on the same lane, after ten seconds at most.
  virtual void ask_client(Lane lane, ClientQuestion question, ClientAnswerCompletion done) = 0;
};

}  // namespace saker::api
