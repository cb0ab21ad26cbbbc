#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/broker.h"
#include "api/measures.h"
#include "api/runtime_settings.h"
#include "base/clock.h"
#include "base/result.h"
#include "front/audit_log.h"
#include "front/http/http_site.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::front {

/// What the administration stands on; all outlive it.
struct AdminRooms {
  api::Broker& broker;
  api::RuntimeSettings& settings;
  api::Measures& measures;
  api::LaneExecutor& lanes;
  const Clock& clock;
  std::shared_ptr<AuditLog> audit_log = nullptr;  ///< null: changes are not written down
};

/// One request to the administration. Thread: one of the site's, which may wait.
struct AdminCall {
  /// All that one request waits for is over by then: others wait behind it.
  static constexpr std::chrono::seconds kPatience{3};

  AdminRooms& rooms;
  std::vector<std::string> names;  ///< what stands for {…} in the path, decoded
  std::string_view query;
  HostAddress peer;
  wire::json::Value body = {};  ///< nothing where none came
  std::string note = {};  ///< for the audit log: what was done, where the path does not say it
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + kPatience;

  /// The value of a query parameter, decoded; nothing if it is absent.
  std::optional<std::string> parameter(std::string_view name) const;
  bool is_set(std::string_view name) const { return parameter(name) == "true"; }
  /// Of a parameter that the table of routes has as an integer.
  std::optional<std::int64_t> number(std::string_view name) const;
};

/// %XX and + decoded; nothing if the text is broken.
std::optional<std::string> decode_url(std::string_view text);

HttpReply json_reply(wire::json::Writer& writer, int status = 200);
/// {"message":…}
HttpReply error_reply(int status, std::string_view message);
HttpReply no_topic(const std::string& name);
HttpReply no_group(const std::string& name);
/// The one table of how outcomes become status codes.
HttpReply error_reply(const api::Outcome& outcome);

/// Starts something on the first lane and waits for it, as long as a request may.
api::Outcome wait_for(const std::function<void(api::Lane, api::Completion)>& begin);
/// What an outcome says that never came.
api::Outcome no_answer();

}  // namespace saker::front
