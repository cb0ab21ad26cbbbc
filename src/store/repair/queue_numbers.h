#pragma once

#include <map>
#include <vector>

#include "model/offset.h"
#include "store/inspect/verifier.h"

namespace saker::store::repair {

/// Where queues go on, as what is left of them says: entries, and names of files, of which one
/// begins where the one before was full. Of those in files the named ones, of those in a database
/// all.
std::map<inspect::QueueKey, QueueOffset> next_numbers(const inspect::Survey& survey,
                                                      const std::vector<inspect::QueueKey>& queues);

}  // namespace saker::store::repair
