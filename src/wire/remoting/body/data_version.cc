#include "wire/remoting/body/data_version.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

void write(json::Writer& writer, const DataVersion& version) {
  writer.begin_object()
      .field("counter", version.counter)
      .field("stateVersion", version.state_version)
      .field("timestamp", version.timestamp_ms)
      .end_object();
}

DataVersion read_data_version(json::Value value) {
  DataVersion version;
  version.counter = value["counter"].long_or(0);
  version.state_version = value["stateVersion"].long_or(0);
  version.timestamp_ms = value["timestamp"].long_or(0);
  return version;
}

std::string encode(const DataVersion& version) { return written(version); }

Result<DataVersion> decode_data_version(std::string_view text) {
  return decode_object(text, read_data_version);
}

}  // namespace saker::wire::remoting::body
