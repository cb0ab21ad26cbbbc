#pragma once

#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of UNREGISTER_CLIENT.
struct UnregisterClientHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view client_id;
  std::string_view producer_group;
  std::string_view consumer_group;

  template <class V>
  void fields(V& v) {
    v.required({"clientID"}, client_id);
    v.optional({"producerGroup"}, producer_group);
    v.optional({"consumerGroup"}, consumer_group);
  }
};

/// Header of GET_CONSUMER_LIST_BY_GROUP.
struct ConsumerGroupHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view consumer_group;

  template <class V>
  void fields(V& v) {
    v.required({"consumerGroup"}, consumer_group);
  }
};

/// Header of GET_PRODUCER_CONNECTION_LIST.
struct ProducerGroupHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view producer_group;

  template <class V>
  void fields(V& v) {
    v.required({"producerGroup"}, producer_group);
  }
};

}  // namespace saker::wire::remoting
