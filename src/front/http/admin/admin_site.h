#pragma once

#include <optional>

#include "front/http/admin/admin_route.h"
#include "front/http/http_site.h"

namespace saker::front {

/// Who may use the administration.
enum class AdminAccess {
  kNobody,
  kLocal,     ///< processes of this machine
  kEverybody  ///< who reaches the port
};

/// /api/v1: administration in JSON, described at /api/v1/openapi.json. Other paths are answered by
/// another site.
///
/// A page in a browser of this machine is not one of its operators: requests that name an origin,
/// or a host by a name that is not this machine's, are refused, and bodies have to be JSON.
class AdminSite final : public HttpSite {
 public:
  /// `rest` outlives the site.
  AdminSite(AdminRooms rooms, AdminAccess access, HttpSite& rest)
      : rooms_(rooms), access_(access), rest_(rest) {}

  HttpReply answer(const HttpRequest& request) override;

 private:
  std::optional<HttpReply> refusal(const HttpRequest& request) const;
  HttpReply serve(const AdminRoute& route, const HttpRequest& request,
                  std::vector<std::string> names);
  HttpReply serve_audited(const AdminRoute& route, const HttpRequest& request, AdminCall& call);

  AdminRooms rooms_;
  const AdminAccess access_;
  HttpSite& rest_;
};

}  // namespace saker::front
