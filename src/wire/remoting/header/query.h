#pragma once

#include <cstdint>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of QUERY_MESSAGE.
struct QueryMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view topic;
  std::string_view key;
  std::int32_t max_num = 0;
  std::int64_t begin_timestamp = 0;
  std::int64_t end_timestamp = 0;
  std::string_view unique_key_query;  ///< "true": the key is a unique message id

  // Clients since 5.4 also send indexType and lastKey, which only an index in RocksDB looks at.
  template <class V>
  void fields(V& v) {
    // COMPAT: without topic or key nothing is found, which is no error.
    v.optional({"topic"}, topic);
    v.optional({"key"}, key);
    v.required({"maxNum"}, max_num);
    v.required({"beginTimestamp"}, begin_timestamp);
    v.required({"endTimestamp"}, end_timestamp);
    v.optional({"_UNIQUE_KEY_QUERY"}, unique_key_query);
  }
};

/// Header of VIEW_MESSAGE_BY_ID.
struct ViewMessageHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::int64_t offset = 0;

  template <class V>
  void fields(V& v) {
    v.required({"offset"}, offset);
  }
};

}  // namespace saker::wire::remoting
