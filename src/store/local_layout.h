#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "store/index/index_layout.h"
#include "store/log/flusher.h"
#include "store/log/log_places.h"
#include "store/options.h"
#include "store/queue/queue_table.h"

// Where a store has its parts and how they are laid out, as its options say.
namespace saker::store {

/// Where new files of the log go.
std::vector<std::string> log_directories(const Options& options);
/// With those that are only read.
LogPlaces log_places(const Options& options);

std::string queue_directory(const Options& options);
/// RocketMQ ends its start, too, where there are two databases of one store's queues, of which one
/// is old. Errors: kFailedPrecondition, with the setting that fits.
Status check_queue_directory(const Options& options);
QueueTable::Place simple_queues(const Options& options);
QueueTable::Place batch_queues(const Options& options);

IndexLayout index_layout(const Options& options);
FlushOptions flush_options(const Options& options, bool synchronous);

}  // namespace saker::store
