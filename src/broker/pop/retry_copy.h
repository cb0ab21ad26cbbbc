#pragma once

#include <string_view>

#include "api/consume.h"
#include "model/pop_receipt.h"
#include "store/store.h"

namespace saker::broker {

/// Records of a retry topic as a consumer of `topic` gets them: under that topic, each with its
/// receipt in POP_CK unless it has one. `receipt` lacks the offset. Source: spec 05 §17.1.
api::Slice copy_for_consumer(const store::Slice& records, std::string_view topic,
                             PopReceipt receipt);

}  // namespace saker::broker
