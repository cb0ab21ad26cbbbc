#include "wire/remoting/body/consumer_list.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode_consumer_list(std::span<const std::string> client_ids) {
  json::Writer writer;
  write_texts(writer.begin_object().key("consumerIdList"), client_ids);
  return writer.end_object().take();
}

Result<std::vector<std::string>> decode_consumer_list(std::string_view text) {
  return decode_object(text, [](json::Value root) { return read_texts(root["consumerIdList"]); });
}

}  // namespace saker::wire::remoting::body
