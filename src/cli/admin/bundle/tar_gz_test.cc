#include "cli/admin/bundle/tar_gz.h"

#include <zlib.h>

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

std::string unpacked(std::string packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string bytes(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

TEST(TarGz, HasAHeaderAndPaddedContentForEachFile) {
  TarGz archive(1'700'000'000);
  archive.add("bundle/a.txt", "hello");
  archive.add("bundle/empty", "");
  const std::string tar = unpacked(archive.take());
  ASSERT_EQ(tar.size(), 512u * 5) << "two headers, a block, and two that end it";
  EXPECT_STREQ(tar.c_str(), "bundle/a.txt");
  EXPECT_EQ(tar.substr(124, 11), "00000000005");
  EXPECT_EQ(tar.substr(136, 11), "14524770400");
  EXPECT_EQ(tar.substr(257, 8), std::string("ustar\00000", 8));
  EXPECT_EQ(tar.substr(512, 6), std::string("hello\0", 6));
  EXPECT_STREQ(tar.c_str() + 1024, "bundle/empty");
  EXPECT_EQ(tar.find_first_not_of('\0', 1536), std::string::npos);
}

TEST(TarGz, ChecksumCountsItsOwnFieldAsBlanks) {
  TarGz archive(0);
  archive.add("x", "");
  std::string header = unpacked(archive.take()).substr(0, 512);
  const long said = std::stol(header.substr(148, 6), nullptr, 8);
  header.replace(148, 8, 8, ' ');
  long sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  EXPECT_EQ(said, sum);
}

}  // namespace
}  // namespace saker::cli
