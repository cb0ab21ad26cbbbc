#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/worker.h"
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
///
/// Verbs may wait for lanes, disks and clients, so they run on threads of their own: looks on a
/// few, changes one after the other, each of which finds what the one before left. A bounded number
/// of requests waits for these; others are told when to come back. Thread: any (answer: one).
class AdminSite final : public HttpSite {
 public:
  /// How many requests may be under way.
  struct Bounds {
    std::size_t look_threads = 3;
    std::size_t looks_waiting_max = 32;
    std::size_t changes_waiting_max = 16;
  };

  /// `rest` outlives the site.
  AdminSite(AdminRooms rooms, AdminAccess access, HttpSite& rest, const Bounds& bounds);
  AdminSite(AdminRooms rooms, AdminAccess access, HttpSite& rest)
      : AdminSite(rooms, access, rest, Bounds()) {}

  void answer(const HttpRequest& request, HttpCompletion done) override;

  /// Waits for what has begun, and drops what waits; later requests are refused. For a broker whose
  /// lanes still run. Idempotent. Thread: its owner.
  void stop();

 private:
  struct Job;

  std::optional<HttpReply> refusal(const HttpRequest& request) const;
  void enqueue(std::shared_ptr<Job> job);
  HttpReply serve(const AdminRoute& route, const HttpRequest& request,
                  std::vector<std::string> names);
  HttpReply serve_audited(const AdminRoute& route, const HttpRequest& request, AdminCall& call);

  AdminRooms rooms_;
  const AdminAccess access_;
  HttpSite& rest_;
  std::atomic<bool> stopping_{false};
  Worker looks_;
  Worker changes_;
};

}  // namespace saker::front
