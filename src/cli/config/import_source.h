#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace saker::cli {

/// The file of a broker that `config import` reads.
struct ImportSource {
  std::string path;
  std::vector<std::string> others;  ///< files of other brokers that lie beside it
};

/// What is meant by `from`: a file, a RocketMQ installation, or its directory conf. There it is
/// broker.conf, or the only file of a broker. Errors name the files that may be meant; those of
/// slaves are marked.
Result<ImportSource> find_import_source(const std::string& from);

}  // namespace saker::cli
