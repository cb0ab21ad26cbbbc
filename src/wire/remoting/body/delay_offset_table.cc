#include "wire/remoting/body/delay_offset_table.h"

#include "wire/json/document.h"
#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"

namespace saker::wire::remoting::body {

std::string encode(const DelayOffsetTable& table, json::Style style) {
  json::Writer writer(style);
  write(writer.begin_object().key("dataVersion"), table.version);
  writer.key("offsetTable").begin_object();
  for (const auto& [level, offset] : table.offsets) writer.integer_key(level).value(offset);
  writer.end_object().end_object();
  return writer.take();
}

Result<DelayOffsetTable> decode_delay_offset_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    DelayOffsetTable table;
    table.version = read_data_version(root["dataVersion"]);
    for (const auto& [key, value] : root["offsetTable"].members()) {
      if (const auto level = key_number(key))
        table.offsets[static_cast<std::int32_t>(*level)] = value.long_or(0);
    }
    return table;
  });
}

}  // namespace saker::wire::remoting::body
