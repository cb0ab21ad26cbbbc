#pragma once

#include "filter/selection.h"
#include "store/store.h"

namespace saker::broker {

/// Reads on in a queue until enough messages have the properties that are wanted, or so many were
/// looked at that others must get their turn. `what` as for Store::read; no more messages than
/// what.message_count_max, and nothing unwanted. `entries` spares looks at records.
store::ReadResult read_selected(const store::Store& store, store::ReadRequest what,
                                const filter::Selection& selection,
                                store::EntryFilter entries = nullptr);

}  // namespace saker::broker
