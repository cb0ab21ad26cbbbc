#include "front/http/admin/admin_site.h"

#include <algorithm>
#include <utility>

#include "front/http/admin/admin_audit.h"
#include "model/host_address.h"

namespace saker::front {
namespace {

constexpr std::string_view kBase = "/api/";
// By then what has begun is over, or the broker is in trouble.
constexpr int kComeBackS = 3;

std::string_view take_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

/// The names for {…}, if the path is one of that pattern.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  if (std::count(pattern.begin(), pattern.end(), '/') != std::count(path.begin(), path.end(), '/'))
    return std::nullopt;
  std::vector<std::string> names;
  while (!pattern.empty() || !path.empty()) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (!wanted.starts_with('{')) {
      if (wanted != part) return std::nullopt;
      continue;
    }
    auto name = decode_path(part);
    if (!name || name->empty()) return std::nullopt;
    names.push_back(std::move(*name));
  }
  return names;
}

/// An address, or the name that only this machine has for itself.
bool is_host_of_ours(std::string_view host) {
  if (host.empty()) return true;  // HTTP/1.0
  const std::string_view name = host.substr(0, host.rfind(':'));
  if (name == "localhost") return true;
  const std::string text = host.find(':') == std::string_view::npos || host.ends_with(']')
                               ? std::string(host) + ":0"
                               : std::string(host);
  return parse_host_address(text).has_value();
}

bool is_local(const HostAddress& peer) {
  const std::string text = to_string(peer);
  return text.starts_with("127.") || text.starts_with("[::1]") || text.starts_with("[::ffff:127.");
}

/// What stands for "{what}" in the path; empty if it has no such place.
std::string named(const AdminRoute& route, const AdminCall& call, std::string_view what) {
  const std::size_t at = route.path.find("{" + std::string(what) + "}");
  if (at == std::string_view::npos) return "";
  const std::string_view before = route.path.substr(0, at);
  return call.names[static_cast<std::size_t>(std::count(before.begin(), before.end(), '{'))];
}

AuditedThing thing_of(const AdminRoute& route, const AdminCall& call) {
  AuditedThing thing{.kind = *route.changes,
                     .topic = named(route, call, "topic"),
                     .group = named(route, call, "group")};
  if (thing.kind == AuditedThing::Kind::kOffsets) thing.topic = call.body["topic"].text_or("");
  return thing;
}

/// Of an error.
std::string message_of(const HttpReply& reply) {
  const auto document = wire::json::Document::parse(reply.body);
  return document.ok() ? document->root()["message"].text_or("") : "";
}

HttpReply stopping_reply() { return error_reply(503, "the broker stops; nothing was done"); }

HttpReply no_room(bool is_change) {
  const std::string what = is_change ? "changes wait for those before them"
                                     : "requests that look wait for those before them";
  HttpReply reply = error_reply(503, "as many " + what + " as may wait: nothing was done; come " +
                                         "back in " + std::to_string(kComeBackS) + " s");
  reply.retry_after_s = kComeBackS;
  return reply;
}

HttpReply not_allowed(std::string_view method, std::string_view path, std::string allowed) {
  return error_reply(405, std::string(method) + " is not served at " + std::string(path) +
                              "; there is: " + std::move(allowed));
}

}  // namespace

/// A request on its way to a thread that may wait. One that is dropped is told so.
struct AdminSite::Job {
  ~Job() {
    if (done) done(stopping_reply());
  }

  const AdminRoute& route;
  HttpRequest request;  ///< lives as long as `done`
  std::vector<std::string> names;
  HttpCompletion done;
};

AdminSite::AdminSite(AdminRooms rooms, AdminAccess access, HttpSite& rest, const Bounds& bounds)
    : rooms_(rooms),
      access_(access),
      rest_(rest),
      looks_({.name = "http-look",
              .threads_max = bounds.look_threads,
              .tasks_max = bounds.looks_waiting_max}),
      changes_({.name = "http-change", .threads_max = 1, .tasks_max = bounds.changes_waiting_max}) {
}

void AdminSite::answer(const HttpRequest& request, HttpCompletion done) {
  if (!request.path.starts_with(kBase)) return rest_.answer(request, std::move(done));
  if (auto refused = refusal(request)) return done(std::move(*refused));
  std::string allowed;
  for (const AdminRoute& route : admin_routes()) {
    auto names = match(route.path, request.path);
    if (!names) continue;
    if (route.method == request.method) {
      return enqueue(
          std::shared_ptr<Job>(new Job{route, request, std::move(*names), std::move(done)}));
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (!allowed.empty()) return done(not_allowed(request.method, request.path, std::move(allowed)));
  done(error_reply(404, "nothing is at " + std::string(request.path) +
                            "; what there is: GET /api/v1/openapi.json"));
}

void AdminSite::enqueue(std::shared_ptr<Job> job) {
  Worker& worker = job->route.changes ? changes_ : looks_;
  const bool is_taken = worker.submit([this, job] {
    HttpReply reply = serve(job->route, job->request, std::move(job->names));
    std::exchange(job->done, nullptr)(std::move(reply));
  });
  if (is_taken || stopping_) return;
  std::exchange(job->done, nullptr)(no_room(job->route.changes.has_value()));
}

void AdminSite::stop() {
  stopping_ = true;
  looks_.stop();
  changes_.stop();
}

std::optional<HttpReply> AdminSite::refusal(const HttpRequest& request) const {
  if (access_ == AdminAccess::kNobody)
    return error_reply(403, "administration over HTTP is switched off (httpAdmin=nobody)");
  if (access_ == AdminAccess::kLocal && !is_local(request.peer)) {
    return error_reply(403,
                       "administration is for processes of this machine only (httpAdmin=local)");
  }
  if (!request.origin.empty() || !is_host_of_ours(request.host))
    return error_reply(403, "administration is not for pages of browsers; use the address itself");
  return std::nullopt;
}

HttpReply AdminSite::serve(const AdminRoute& route, const HttpRequest& request,
                           std::vector<std::string> names) {
  AdminCall call{rooms_, std::move(names), request.query, request.peer};
  if (const std::string wrong = wrong_parameter(route, call); !wrong.empty())
    return error_reply(400, wrong);
  if (route.takes.empty()) return serve_audited(route, request, call);
  call.text = request.body;
  if (!route.also.empty() && request.content_type.starts_with(route.also))
    return serve_audited(route, request, call);
  if (!request.content_type.starts_with(kJsonMedia)) {
    return error_reply(415, "a body of Content-Type: " + std::string(kJsonMedia) +
                                (route.also.empty() ? "" : " or ") + std::string(route.also) +
                                " is needed");
  }
  const auto document = wire::json::Document::parse(request.body);
  if (!document.ok() || !document->root().is_object()) {
    return error_reply(
        400, "the body is no JSON object" + (document.ok() ? "" : ": " + document.error().message));
  }
  call.body = document->root();
  if (const std::string wrong = wrong_member(route, call.body); !wrong.empty())
    return error_reply(400, wrong);
  return serve_audited(route, request, call);
}

/// A change is written down with what it was about before and after.
HttpReply AdminSite::serve_audited(const AdminRoute& route, const HttpRequest& request,
                                   AdminCall& call) {
  if (!route.changes) return route.serve(call);
  AuditedEnd end;
  end.request = std::string(request.method) + " " + std::string(request.path);
  end.client = request.peer;
  AdminAudit audit({rooms_.clock, rooms_.broker, &rooms_.settings, rooms_.audit_log},
                   std::move(end), thing_of(route, call));
  call.audit = &audit;
  HttpReply reply = route.serve(call);
  audit.finish(reply.status, reply.status < 400 ? call.note : message_of(reply));
  return reply;
}

}  // namespace saker::front
