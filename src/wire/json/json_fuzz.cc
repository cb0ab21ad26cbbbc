#include <cstdint>

#include "base/assert.h"
#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace {

std::string written(const saker::wire::json::Document& document, saker::wire::json::Style style) {
  saker::wire::json::Writer writer(style);
  document.root().write(writer);
  return writer.take();
}

}  // namespace

/// Whatever parses can be written in every style and parses again to the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using saker::wire::json::Document;
  using saker::wire::json::Style;
  const saker::Result<Document> document =
      Document::parse({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const std::string compact = written(*document, Style::kCompact);
  for (const Style style : {Style::kCompact, Style::kFile}) {
    const saker::Result<Document> again = Document::parse(written(*document, style));
    SAKER_ASSERT(again.ok());
    // Boost.JSON 1.81 reads long fractions and exponents to within one unit in the last place.
    const bool has_fraction = compact.find_first_of(".E") != std::string::npos;
    SAKER_ASSERT(has_fraction || written(*again, Style::kCompact) == compact);
  }
  SAKER_ASSERT(Document::parse(written(*document, Style::kStandard)).ok());
  return 0;
}
