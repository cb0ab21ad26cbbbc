#include "config/inert.h"

namespace saker::config {

Table without_effect(std::span<const InertKey> keys) {
  Table table;
  for (const InertKey& key : keys) {
    table.push_back(without_effect(key.name, key.default_text, key.sentence));
    if (key.value == InertKey::Value::kFixed)
      table.back().set = [](std::string_view) { return Status(); };
  }
  return table;
}

}  // namespace saker::config
