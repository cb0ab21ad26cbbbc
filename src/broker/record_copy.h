#pragma once

#include <cstdint>
#include <string_view>

#include "store/store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// The hash of tags, which stands in queue entries; 0 without.
std::int64_t tags_code_of(std::string_view tags);

/// What producers gave of a stored record, to be stored once more: everything but topic and queue,
/// which are the caller's, as are properties that change. The views are the record's.
store::NewRecord copy_of(const wire::record::Record& record);

}  // namespace saker::broker
