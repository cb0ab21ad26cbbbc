#pragma once

#include <chrono>
#include <functional>
#include <map>
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

class AdminAudit;
class OperatorDesk;

// Media types.
inline constexpr std::string_view kJsonMedia = "application/json";
inline constexpr std::string_view kYamlMedia = "application/yaml";
inline constexpr std::string_view kGzipMedia = "application/gzip";

/// What the administration stands on; all outlive it.
struct AdminRooms {
  api::Broker& broker;
  api::RuntimeSettings& settings;
  api::Measures& measures;
  api::LaneExecutor& lanes;
  const Clock& clock;
  std::shared_ptr<AuditLog> audit_log = nullptr;  ///< null: changes are not written down
  OperatorDesk* desk = nullptr;                   ///< null: what needs it is not served
};

/// One request to the administration. Thread: one of the site's, which may wait.
struct AdminCall {
  /// All that one request waits for is over by then: others wait behind it.
  static constexpr std::chrono::seconds kPatience{3};

  AdminRooms& rooms;
  std::vector<std::string> names;  ///< what stands for {…} in the path, decoded
  std::string_view query;
  HostAddress peer;
  std::string_view text = {};   ///< the body as it came
  wire::json::Value body = {};  ///< of JSON; nothing where none came
  AdminAudit* audit = nullptr;  ///< of a request that changes something
  std::string note = {};  ///< for the audit log: what was done, where the path does not say it
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + kPatience;

  /// The value of a query parameter, decoded; nothing if it is absent.
  std::optional<std::string> parameter(std::string_view name) const;
  bool is_set(std::string_view name) const { return parameter(name) == "true"; }
  /// Of a parameter that the table of routes has as an integer.
  std::optional<std::int64_t> number(std::string_view name) const;
};

/// A part of a query: %XX and + decoded; nothing if the text is broken.
std::optional<std::string> decode_query(std::string_view text);
/// A part of a path: the same, but there a + is itself.
std::optional<std::string> decode_path(std::string_view text);

/// Whether the name is as the parameter `pattern` says: * and ? as in a shell. Without it all are.
bool has_pattern(const AdminCall& call, const std::string& name);
/// Of an object with names and values, as brokers take edits: "+name" sets it, "-name" removes what
/// has no value.
std::map<std::string, std::string> attribute_edits(wire::json::Value attributes);

HttpReply json_reply(wire::json::Writer& writer, int status = 200);
/// {"message":…}
HttpReply error_reply(int status, std::string_view message);
HttpReply no_topic(const std::string& name);
HttpReply no_group(const std::string& name);
/// Where OperatorDesk is not there.
HttpReply no_desk();
// The tables of how outcomes and errors become status codes.
HttpReply error_reply(const api::Outcome& outcome);
HttpReply error_reply(const Error& error);

/// Starts something on the first lane and waits for it, as long as a request may.
api::Outcome wait_for(const std::function<void(api::Lane, api::Completion)>& begin);
/// What an outcome says that never came.
api::Outcome no_answer();

}  // namespace saker::front
