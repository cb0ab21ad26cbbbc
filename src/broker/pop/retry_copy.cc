#include "broker/pop/retry_copy.h"

#include <algorithm>
#include <memory>
#include <string>

#include "model/property.h"
#include "wire/record/record.h"

namespace saker::broker {

api::Slice copy_for_consumer(const store::Slice& records, std::string_view topic,
                             PopReceipt receipt) {
  auto copy = std::make_shared<std::string>();
  std::string_view rest = records.bytes;
  while (const auto size = wire::record::peek_size(rest)) {
    wire::record::Record record;
    if (!wire::record::decode(rest, wire::record::BodyCrc::kIgnore, record)) {
      std::string properties(record.properties);
      if (property::find(properties, property::kPopReceipt).empty()) {
        receipt.offset = record.queue_offset;
        property::append(properties, property::kPopReceipt, to_string(receipt));
      }
      record.topic = topic;
      if (properties.size() <= wire::record::kPropertiesBytesMax) record.properties = properties;
      const std::size_t at = copy->size();
      copy->resize(at + wire::record::encoded_size(record));
      wire::record::encode(record, copy->data() + at);
    }
    rest.remove_prefix(std::min(rest.size(), static_cast<std::size_t>(*size)));
  }
  return {*copy, copy};
}

}  // namespace saker::broker
