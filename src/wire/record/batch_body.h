#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saker::wire::record {

/// One message inside the body of a send-batch request (code 320).
struct BatchUnit {
  std::int32_t flag = 0;
  std::string_view body;
  std::string_view properties;
};

/// Walks the units of a send-batch body:
///
///     totalSize 4 · magic 4 · bodyCRC 4 · flag 4 · bodyLength 4, body · propertiesLength 2,
///     properties
///
/// `while (walk.next(unit))`; afterwards ok() tells whether all bytes were well-formed units. The
/// views of a unit point into the body. Magic and bodyCRC of a unit are ignored: clients send 0.
class BatchWalk {
 public:
  explicit BatchWalk(std::string_view body) : rest_(body) {}

  bool next(BatchUnit& unit);
  bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

/// The number of units; nothing if the body is not a sequence of whole units.
std::optional<std::size_t> count_units(std::string_view body);

/// Appends a unit to a send-batch body, as clients do.
void append_unit(std::string& body, const BatchUnit& unit);

}  // namespace saker::wire::record
