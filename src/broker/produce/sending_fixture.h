#pragma once

#include <string_view>

#include "broker/broker_fixture.h"

namespace saker::broker {

/// What RocketMQ answers to a message that may not be.
inline constexpr std::string_view kIllegal =
    "the message is illegal, maybe msg body or properties length not matched. msg body length "
    "limit "
    "4194304B, msg properties length limit 32KB.";

/// What the tests of sending share.
class Sending : public BrokerTest {
 protected:
  void expect_refused(const api::SendRequest& request, api::Status status,
                      std::string_view remark) {
    const Sent sent = send(request);
    EXPECT_EQ(sent.status, status);
    EXPECT_EQ(sent.message, remark);
    EXPECT_EQ(sent.message_id, "");
    EXPECT_EQ(store().max_log_offset().value, 0) << "something was stored";
  }
  static std::string_view property_of(const wire::record::Record& record, std::string_view name) {
    return property::find(record.properties, name);
  }
};

}  // namespace saker::broker
