#include "wire/record/layout.h"

#include <string>

#include <gtest/gtest.h>

#include "wire/record/record.h"

namespace saker::wire::record {
namespace {

TEST(RecordLayout, CandidatesAreTheBeginsOfRecordsInNoise) {
  Record record;
  record.topic = "T";
  record.body = "body";
  std::string bytes(encoded_size(record), '\0');
  encode(record, bytes.data());
  const std::string noise(7, '\xDA');
  const std::string text = noise + bytes + noise + bytes;
  const std::size_t first = layout::find_candidate(text);
  EXPECT_EQ(first, noise.size());
  const std::size_t second = layout::find_candidate(text, first + 1);
  EXPECT_EQ(second, 2 * noise.size() + bytes.size());
  EXPECT_EQ(layout::find_candidate(text, second + 1), std::string_view::npos);
  EXPECT_EQ(layout::find_candidate("", 0), std::string_view::npos);
}

}  // namespace
}  // namespace saker::wire::record
