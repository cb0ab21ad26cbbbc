#pragma once

#include "model/offset.h"
#include "store/store.h"

namespace saker::broker {

/// Reads the message of that place, or the batch that holds it. A read goes on behind what is gone
/// (expired, damaged, compacted): that there is another message counts as kMessageWasRemoving.
store::ReadResult read_message(const store::Store& store, store::ReadRequest place);

/// The offset behind that message: of a batch, behind all of it.
QueueOffset end_of_message(const store::Store& store, const store::ReadRequest& place);

}  // namespace saker::broker
