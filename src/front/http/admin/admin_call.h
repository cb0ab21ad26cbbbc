#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/broker.h"
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
  const Clock& clock;
  std::shared_ptr<AuditLog> audit_log = nullptr;  ///< null: changes are not written down
};

/// One request to the administration. Thread: the HTTP server's, which may wait.
struct AdminCall {
  AdminRooms& rooms;
  std::vector<std::string> names;  ///< what stands for {…} in the path, decoded
  std::string_view query;
  wire::json::Value body;  ///< nothing where none came

  /// The value of a query parameter, decoded; nothing if it is absent.
  std::optional<std::string> parameter(std::string_view name) const;
  bool is_set(std::string_view name) const { return parameter(name) == "true"; }
};

/// %XX and + decoded; nothing if the text is broken.
std::optional<std::string> decode_url(std::string_view text);

HttpReply json_reply(wire::json::Writer& writer, int status = 200);
/// {"message":…}
HttpReply error_reply(int status, std::string_view message);
/// The one table of how outcomes become status codes.
HttpReply error_reply(const api::Outcome& outcome);

/// Starts something on the first lane and waits for it, three seconds at most.
api::Outcome wait_for(const std::function<void(api::Lane, api::Completion)>& begin);

}  // namespace saker::front
