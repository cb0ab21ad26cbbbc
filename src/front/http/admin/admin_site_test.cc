#include <filesystem>
#include <fstream>
#include <future>
#include <semaphore>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/http/admin/admin_fixture.h"

namespace saker::front {
namespace {

class AdminSiteTest : public AdminFixture {};

using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Return;

TEST_F(AdminSiteTest, OtherPathsAreAnsweredByTheOtherSite) {
  EXPECT_EQ(ask("GET", "/metrics").status, 299);
  EXPECT_EQ(ask("GET", "/apis").status, 299);
}

TEST_F(AdminSiteTest, WhatIsNotThereIsSaidWithWhatIs) {
  EXPECT_EQ(ask("GET", "/api/v1/nothing").status, 404);
  EXPECT_THAT(ask("GET", "/api/v2/topics").body, HasSubstr("openapi.json"));
  const HttpReply reply = ask("POST", "/api/v1/topics/T");
  EXPECT_EQ(reply.status, 405);
  EXPECT_THAT(reply.body, HasSubstr("GET, PUT, DELETE"));
  EXPECT_EQ(ask("GET", "/api/v1/topics/").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/topics/%zz").status, 404);
}

TEST_F(AdminSiteTest, StrangersAreKeptOut) {
  HttpRequest far = request("GET", "/api/v1/settings");
  far.peer = *parse_host_address("10.0.0.7:50001");
  EXPECT_EQ(ask(far, AdminAccess::kLocal).status, 403);
  EXPECT_EQ(ask(far, AdminAccess::kEverybody).status, 200);
  const HttpRequest near = request("GET", "/api/v1/settings");
  EXPECT_EQ(ask(near, AdminAccess::kLocal).status, 200);
  EXPECT_EQ(ask(near, AdminAccess::kNobody).status, 403);
  HttpRequest mapped = near;
  mapped.peer = *parse_host_address("[::1]:50001");
  EXPECT_EQ(ask(mapped, AdminAccess::kLocal).status, 200);
}

TEST_F(AdminSiteTest, PagesOfBrowsersAreKeptOut) {
  HttpRequest page = request("GET", "/api/v1/settings");
  page.origin = "http://evil.example";
  EXPECT_EQ(ask(page, AdminAccess::kEverybody).status, 403);
  HttpRequest rebound = request("GET", "/api/v1/settings");
  for (const char* host : {"evil.example", "evil.example:10914", "127.0.0.1.evil.example:80"}) {
    rebound.host = host;
    EXPECT_EQ(ask(rebound, AdminAccess::kLocal).status, 403) << host;
  }
  for (const char* host : {"localhost:10914", "localhost", "127.0.0.1", "[::1]:10914", "[::1]"}) {
    rebound.host = host;
    EXPECT_EQ(ask(rebound, AdminAccess::kLocal).status, 200) << host;
  }
}

TEST_F(AdminSiteTest, ABodyHasToBeAnObjectOfJson) {
  EXPECT_EQ(ask("PATCH", "/api/v1/settings", "[1]").status, 400);
  EXPECT_EQ(ask("PATCH", "/api/v1/settings", "{").status, 400);
  HttpRequest form = request("PATCH", "/api/v1/settings");
  form.content_type = "text/plain";
  form.body = R"({"a":"2"})";
  EXPECT_EQ(ask(form, AdminAccess::kLocal).status, 415);
  EXPECT_EQ(settings_.changed, "");
}

TEST_F(AdminSiteTest, ABodyHasToBeOfItsShape) {
  const HttpReply unknown = ask("PUT", "/api/v1/topics/T", R"({"queus":3})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("'queus' is not known here; there is: queues, "));
  for (const char* body : {R"({"queues":"three"})", R"({"order":"maybe"})", R"({"attributes":"x"})",
                           R"({"queues":null})"}) {
    EXPECT_THAT(ask("PUT", "/api/v1/topics/T", body).body, HasSubstr("has to be of type")) << body;
  }
}

TEST_F(AdminSiteTest, ParametersHaveToBeOfTheirKind) {
  const HttpReply unknown = ask("GET", "/api/v1/topics?al=true");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr("'al' is not known here; there is: all"));
  EXPECT_THAT(ask("GET", "/api/v1/topics?all=yes").body, HasSubstr("has to be of type boolean"));
  EXPECT_THAT(ask("GET", "/api/v1/timers?limit=0").body, HasSubstr("it has to be from 1 to 256"));
  EXPECT_THAT(ask("GET", "/api/v1/broker?x=1").body, HasSubstr("there is: nothing"));
  EXPECT_EQ(ask("GET", "/api/v1/topics?all=false&").status, 200);
}

TEST_F(AdminSiteTest, SettingsAreShownAndChanged) {
  EXPECT_EQ(ask("GET", "/api/v1/settings").body, "{\"a\":\"1\",\"b\":\"x y\"}\n");
  EXPECT_EQ(ask("PATCH", "/api/v1/settings", R"({"a":"2","b":true})").status, 200);
  EXPECT_EQ(settings_.changed, "a=2\nb=true\n");
  settings_.outcome = {api::Status::kNoPermission, "not that one"};
  const HttpReply refused = ask("PATCH", "/api/v1/settings", R"({"a":"2"})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body, "{\"message\":\"not that one\"}\n");
}

TEST_F(AdminSiteTest, WhatIsKnownOfASettingIsShown) {
  EXPECT_EQ(ask("GET", "/api/v1/settings/rows").body,
            R"([{"key":"a","value":"1","default":"2","bounds":"1..9","unit":"ms",)"
            R"("reloadable":true,"effect":true,"about":"What it does."}])"
            "\n");
  EXPECT_EQ(ask("GET", "/api/v1/settings/rows?pattern=b*").body, "[]\n");
}

TEST_F(AdminSiteTest, AClientIsFoundByItsDecodedName) {
  EXPECT_CALL(broker_, disconnect("10.0.0.1@4 2+1")).WillOnce(Return(2));
  EXPECT_EQ(ask("DELETE", "/api/v1/clients/10.0.0.1%404%202+1").body, "{\"connections\":2}\n");
  EXPECT_CALL(broker_, disconnect(_)).WillOnce(Return(0));
  EXPECT_EQ(ask("DELETE", "/api/v1/clients/x").status, 404);
}

TEST_F(AdminSiteTest, ChangesAreWrittenDownWithTheirEnd) {
  const std::string path = testing::TempDir() + "admin_site_test.audit";
  std::filesystem::remove(path);
  auto opened = AuditLog::open(path);
  ASSERT_TRUE(opened.ok());
  audit_log_ = *opened;
  ask("GET", "/api/v1/settings");
  ask("PATCH", "/api/v1/settings", R"({"a":"2"})");
  settings_.outcome = {api::Status::kNoPermission, "not that one"};
  ask("PATCH", "/api/v1/settings", R"({"a":"3"})");
  audit_log_ = nullptr;
  opened = Error{};
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_THAT(lines[0], HasSubstr(R"("result":"200")"));
  EXPECT_THAT(lines[1], AllOf(HasSubstr(R"("remark":"not that one")"),
                              HasSubstr(R"("client":"127.0.0.1:50001")")));
}

/// Verbs that take as long as the test wants.
class BusyAdmin : public AdminSiteTest {
 protected:
  void SetUp() override {
    ON_CALL(broker_, disconnect(_)).WillByDefault([this](std::string_view) {
      began_.release();
      go_on_.acquire();
      return 1;
    });
  }

  std::future<HttpReply> begin(AdminSite& site, std::string_view method, std::string_view path) {
    std::promise<HttpReply> promise;
    auto answer = promise.get_future();
    site.answer(request(method, path), [promise = std::move(promise)](HttpReply reply) mutable {
      promise.set_value(std::move(reply));
    });
    return answer;
  }

  std::counting_semaphore<> began_{0};
  std::counting_semaphore<> go_on_{0};
};

TEST_F(BusyAdmin, AChangeHoldsUpNeitherLooksNorTheOtherSite) {
  AdminSite site(rooms(), AdminAccess::kLocal, other_);
  auto change = begin(site, "DELETE", "/api/v1/clients/a");
  began_.acquire();
  EXPECT_EQ(answer_of(site, request("GET", "/api/v1/settings")).status, 200);
  EXPECT_EQ(answer_of(site, request("GET", "/healthz")).status, 299);
  go_on_.release();
  EXPECT_EQ(change.get().status, 200);
}

TEST_F(BusyAdmin, ChangesComeOneAfterTheOther) {
  AdminSite site(rooms(), AdminAccess::kLocal, other_);
  auto first = begin(site, "DELETE", "/api/v1/clients/a");
  auto second = begin(site, "DELETE", "/api/v1/clients/b");
  began_.acquire();
  EXPECT_FALSE(began_.try_acquire()) << "both at once";
  go_on_.release(2);
  EXPECT_EQ(first.get().status, 200);
  EXPECT_EQ(second.get().status, 200);
}

TEST_F(BusyAdmin, WhoFindsNoRoomIsToldWhenToComeBack) {
  AdminSite site(rooms(), AdminAccess::kLocal, other_, {.changes_waiting_max = 1});
  auto running = begin(site, "DELETE", "/api/v1/clients/a");
  began_.acquire();
  auto waiting = begin(site, "DELETE", "/api/v1/clients/b");
  const HttpReply refused = answer_of(site, request("DELETE", "/api/v1/clients/c"));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.retry_after_s, 3);
  EXPECT_THAT(refused.body, AllOf(HasSubstr("as many changes wait"), HasSubstr("in 3 s")));
  EXPECT_EQ(answer_of(site, request("GET", "/api/v1/settings")).status, 200);
  go_on_.release(2);
  EXPECT_EQ(running.get().status, 200);
  EXPECT_EQ(waiting.get().status, 200);
}

TEST_F(BusyAdmin, AStopWaitsForWhatHasBegunAndRefusesTheRest) {
  AdminSite site(rooms(), AdminAccess::kLocal, other_);
  auto running = begin(site, "DELETE", "/api/v1/clients/a");
  began_.acquire();
  auto waiting = begin(site, "DELETE", "/api/v1/clients/b");
  std::thread stop([&] { site.stop(); });
  EXPECT_EQ(waiting.get().status, 503) << "it was dropped before the running one ended";
  go_on_.release();
  stop.join();
  EXPECT_EQ(running.get().status, 200);
  const HttpReply late = answer_of(site, request("GET", "/api/v1/settings"));
  EXPECT_EQ(late.status, 503);
  EXPECT_THAT(late.body, HasSubstr("the broker stops"));
  EXPECT_EQ(answer_of(site, request("GET", "/healthz")).status, 299);
}

/// Every "$ref" below a value.
void collect_references(wire::json::Value value, std::set<std::string>& found) {
  for (const auto& [key, member] : value.members()) {
    if (key == "$ref") found.insert(member.text_or(""));
    collect_references(member, found);
  }
  for (const wire::json::Value& item : value.items()) collect_references(item, found);
}

TEST_F(AdminSiteTest, TheDescriptionHasEveryRouteAndEverySchemaThatItNames) {
  const HttpReply reply = ask("GET", "/api/v1/openapi.json");
  const auto document = wire::json::Document::parse(reply.body);
  ASSERT_TRUE(document.ok());
  const wire::json::Value root = document->root();
  for (const AdminRoute& route : admin_routes()) {
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c | 0x20);
    EXPECT_TRUE(root["paths"][route.path][method].is_object()) << route.method << route.path;
  }
  std::set<std::string> references;
  collect_references(root, references);
  EXPECT_GE(references.size(), 12u);
  constexpr std::string_view kBefore = "#/components/schemas/";
  for (const std::string& reference : references) {
    ASSERT_TRUE(reference.starts_with(kBefore)) << reference;
    EXPECT_TRUE(
        root["components"]["schemas"][reference.substr(kBefore.size())]["properties"].is_object())
        << reference;
  }
}

}  // namespace
}  // namespace saker::front
