#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "wire/remoting/code.h"

namespace saker::namesrv {

/// What a verb answers.
struct Answer {
  std::int32_t code = wire::remoting::response::kSuccess;
  std::optional<std::string> remark;
  bool has_fields = false;  ///< extFields are there, if only empty
  std::vector<std::pair<std::string_view, std::string>> fields;
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< instead of `body`

  std::string_view body_bytes() const { return shared_body ? *shared_body : body; }
};

inline Answer answer_code(std::int32_t code, std::string remark) {
  Answer answer;
  answer.code = code;
  answer.remark = std::move(remark);
  return answer;
}

inline Answer answer_body(std::string body) {
  Answer answer;
  answer.body = std::move(body);
  return answer;
}

/// The one table from errors to response codes.
inline Answer answer_error(const Error& error) {
  const bool refused = error.code == ErrorCode::kPermissionDenied;
  return answer_code(
      refused ? wire::remoting::response::kNoPermission : wire::remoting::response::kSystemError,
      error.message);
}

inline Answer answer_status(const Status& status) {
  return status ? Answer() : answer_error(status.error());
}

}  // namespace saker::namesrv
