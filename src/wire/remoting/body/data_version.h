#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/data_version.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

// DataVersion: {"counter":n,"stateVersion":n,"timestamp":ms}; stateVersion is missing in 4.x.

void write(json::Writer& writer, const DataVersion& version);
DataVersion read_data_version(json::Value value);

std::string encode(const DataVersion& version);
Result<DataVersion> decode_data_version(std::string_view text);

}  // namespace saker::wire::remoting::body
