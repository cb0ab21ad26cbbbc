#include "broker/database/table_rows.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/byte_reader.h"

// The input is the rows of one table of a database, in one of the forms:
//
//     table and form 1 · { family 1 · length of key 1 · length of value 2 · key · value } …
//
// Whatever they are, the table that they make comes back from the rows that it is written as.

namespace {

using namespace saker;          // NOLINT: a fuzzer is one file
using namespace saker::broker;  // NOLINT
namespace body = wire::remoting::body;

template <class Table>
void run(RowForm form, ByteReader reader) {
  Table table;
  while (reader.remaining() >= 4) {
    const RowFamily family = kRowFamilies[reader.u8() % 3];
    const std::size_t key_bytes = reader.u8();
    const auto value_bytes = static_cast<std::uint16_t>(reader.i16());
    if (reader.remaining() < key_bytes + value_bytes) break;
    const std::string_view key = reader.bytes(key_bytes);
    take_row(table, form, family, key, reader.bytes(value_bytes));
  }
  Table again;
  for (const auto& [key, value] : to_rows(table, form)) {
    take_row(again, form, key.family, key.key, value);
  }
  SAKER_ASSERT(again == table);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const RowForm form = kRowForms[data[0] / 3 % 3];
  const ByteReader reader({reinterpret_cast<const char*>(data) + 1, size - 1});
  if (data[0] % 3 == 0) run<body::TopicTable>(form, reader);
  if (data[0] % 3 == 1) run<body::GroupTable>(form, reader);
  if (data[0] % 3 == 2) run<body::OffsetTable>(form, reader);
  return 0;
}
