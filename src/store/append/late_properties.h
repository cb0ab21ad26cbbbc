#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "model/offset.h"
#include "store/append/staged_batch.h"

namespace saker::store {

// Properties of a record with numbers that are known only when its place is given out: its places
// in light queues, the first queue offset of an inner batch. They come last, and until then the
// encoded record has room for the longest numbers behind it.

/// Appends `INNER_MULTI_DISPATCH 0x01 name,name 0x02`, with the end mark before it; the names are
/// known at once.
void append_light_queues(std::string& properties, std::span<const std::string_view> names);
/// The most that it appends.
std::size_t light_queues_room(std::span<const std::string_view> names);

/// Appends `INNER_MULTI_QUEUE_OFFSET 0x01 number,number 0x02`.
void append_light_offsets(std::string& properties, std::span<const LightPlace> places);
/// The most that it appends.
std::size_t light_offsets_room(std::size_t queue_count);

/// Appends `INNER_BASE 0x01 number 0x02`.
void append_inner_base(std::string& properties, QueueOffset base);
/// The most that it appends.
std::size_t inner_base_room();

}  // namespace saker::store
