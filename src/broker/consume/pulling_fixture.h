#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "broker/broker_fixture.h"

namespace saker::broker {

/// What the tests of pulls share.
class Pulling : public BrokerTest {
 protected:
  void put(std::string_view topic, std::string_view body, std::string_view tag = "") {
    send(message(topic, body, property_text({{"TAGS", tag}})));
  }
  void expect_refused(const api::PullRequest& request, api::Status status, std::string_view remark,
                      std::optional<std::int32_t> forbidden_type = {}) {
    const Pulled pulled = pull(request);
    EXPECT_EQ(pulled.status, status);
    EXPECT_EQ(pulled.message, remark);
    EXPECT_EQ(pulled.forbidden_type, forbidden_type);
  }
  api::PullRequest held_pull(std::string_view topic, std::int64_t offset = 0) {
    api::PullRequest request = pull_of(topic, offset);
    request.hold_ms = 15'000;
    return request;
  }
  void subscribe(const std::string& group, const std::string& topic,
                 const std::string& expression = "*", const std::string& type = "TAG",
                 api::MessageModel model = api::MessageModel::kClustering) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = "c";
    api::ConsumerRegistration registration;
    registration.group = group;
    registration.message_model = model;
    registration.subscriptions = {{topic, expression, type, 100}};
    heartbeat.consumers = {registration};
    broker().heartbeat(heartbeat, client);
  }
  static api::PullRequest as_subscribed(api::PullRequest request) {
    request.expression.reset();
    return request;
  }
};

}  // namespace saker::broker
