#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "front/fake_broker.h"
#include "front/fake_measures.h"
#include "front/http/admin/admin_site.h"
#include "front/http/admin/fake_desk.h"
#include "front/http/answer_of.h"

namespace saker::front {

/// Settings that are a text.
class GivenSettings final : public api::RuntimeSettings {
 public:
  std::string dump() override { return text; }
  std::vector<api::SettingRow> rows() override {
    return {{"a", "1", "2", "ms", "1..9", "What it does.", true, true}};
  }
  DataVersion version() override { return {}; }
  api::Outcome change(std::string_view) override { return {api::Status::kFailed, "not strict"}; }
  api::Outcome change_strictly(std::string_view properties) override {
    changed = properties;
    return outcome;
  }
  std::string text = "a=1\nb=x y\n";
  std::string changed;
  api::Outcome outcome;
};

class GivenStatistics final : public api::Statistics {
 public:
  api::RuntimeFacts runtime() override { return facts; }
  std::optional<api::TrafficFigures> traffic(api::Traffic, std::string_view) override { return {}; }
  api::RuntimeFacts facts;
};

class InlineLanes final : public api::LaneExecutor {
 public:
  void post(api::Lane, UniqueFunction<void()> task) override { task(); }
};

class OtherSite final : public HttpSite {
 public:
  void answer(const HttpRequest& request, HttpCompletion done) override {
    done({.status = 299, .body = std::string(request.path)});
  }
};

/// `/api/v1` over a broker whose verbs tests expect and answer. What is posted to a lane runs at
/// once.
class AdminFixture : public testing::Test {
 protected:
  HttpRequest request(std::string_view method, std::string_view path) {
    return {.method = method,
            .path = path,
            .query = "",
            .content_type = "application/json",
            .host = "127.0.0.1:10914",
            .peer = *parse_host_address("127.0.0.1:50001")};
  }
  HttpReply ask(std::string_view method, std::string_view path, std::string_view body = {}) {
    const std::size_t mark = std::min(path.find('?'), path.size());
    HttpRequest asked = request(method, path.substr(0, mark));
    asked.query = path.substr(std::min(mark + 1, path.size()));
    asked.body = body;
    return ask(asked, AdminAccess::kLocal);
  }
  HttpReply ask(const HttpRequest& asked, AdminAccess access) {
    AdminSite site(rooms(), access, other_);
    return answer_of(site, asked);
  }
  AdminRooms rooms() {
    ON_CALL(broker_, inspection()).WillByDefault(testing::ReturnRef(inspection_));
    ON_CALL(broker_, statistics()).WillByDefault(testing::ReturnRef(statistics_));
    return {broker_, settings_, measures_, lanes_, clock_, audit_log_, &desk_};
  }

  SystemClock clock_;
  std::shared_ptr<AuditLog> audit_log_;
  testing::NiceMock<FakeInspection> inspection_;
  testing::NiceMock<FakeBroker> broker_;
  GivenSettings settings_;
  FakeMeasures measures_;
  GivenStatistics statistics_;
  InlineLanes lanes_;
  OtherSite other_;
  testing::NiceMock<FakeDesk> desk_;
};

}  // namespace saker::front
