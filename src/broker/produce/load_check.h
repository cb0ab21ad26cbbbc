#pragma once

#include "api/outcome.h"
#include "broker/options.h"
#include "store/store.h"

namespace saker::broker {

/// Whether the store has more to do than may wait for it: then a client's message is refused before
/// anything of it is kept, with the cause, the measure, and when to try again. Source: spec 05 §11.
api::Outcome check_load(const Options& options, const store::Store& store);

}  // namespace saker::broker
