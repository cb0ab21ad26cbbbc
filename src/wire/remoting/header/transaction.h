#pragma once

#include <cstdint>
#include <string_view>

#include "wire/remoting/field_reader.h"

namespace saker::wire::remoting {

/// Header of END_TRANSACTION.
struct EndTransactionHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  // Values of commitOrRollback. ON WIRE: never renumber.
  static constexpr std::int32_t kUnknown = 0;
  static constexpr std::int32_t kCommit = 8;
  static constexpr std::int32_t kRollback = 12;

  std::string_view producer_group;
  std::int64_t tran_state_table_offset = 0;
  std::int64_t commit_log_offset = 0;
  std::int32_t commit_or_rollback = kUnknown;
  bool from_transaction_check = false;

  // Clients also send topic, msgId and transactionId: the half message knows better.
  template <class V>
  void fields(V& v) {
    v.required({"producerGroup"}, producer_group);
    v.required({"tranStateTableOffset"}, tran_state_table_offset);
    v.required({"commitLogOffset"}, commit_log_offset);
    v.required({"commitOrRollback"}, commit_or_rollback);
    v.optional({"fromTransactionCheck"}, from_transaction_check);
  }
};

/// Header of RESUME_CHECK_HALF_MESSAGE.
struct ResumeCheckHeader {
  static constexpr Numbers kNumbers = Numbers::kLenient;

  std::string_view message_id;  ///< the offset message id

  // Tools also send the topic: the half message knows better.
  template <class V>
  void fields(V& v) {
    v.required({"msgId"}, message_id);
  }
};

}  // namespace saker::wire::remoting
