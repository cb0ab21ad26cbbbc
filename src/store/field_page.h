#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "file/disk.h"

namespace saker::store {

/// A file of 4096 bytes: numbers of 64 bits, big-endian, with zeros behind them.

/// Fills in the numbers in their order, 0 where the file ends. A missing file changes nothing.
Status read_field_page(const std::string& path, std::span<std::int64_t* const> fields);

/// Writes over the page in place and waits for the medium; makes the file, not its directory.
Status write_field_page(file::Disk& disk, const std::string& path,
                        std::span<const std::int64_t* const> fields);

}  // namespace saker::store
