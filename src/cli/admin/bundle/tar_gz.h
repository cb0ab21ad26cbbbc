#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saker::cli {

/// A tar archive (POSIX ustar) in memory, which gzip packs: every `tar -xzf` unpacks it. Written
/// here, since libarchive would bring a dozen libraries for what are 512 bytes a file.
///
///      0  name  100      100 mode 8     108 uid 8      116 gid 8     124 size 12   136 mtime 12
///    148  checksum 8     156 type 1     157 link 100   257 "ustar" 6  263 "00" 2    345 prefix 155
///
/// Numbers are octal digits; the content follows in blocks of 512; two empty blocks end it.
class TarGz {
 public:
  explicit TarGz(std::int64_t time_s) : time_s_(time_s) {}

  /// `name`: a relative path of at most 100 bytes; longer ones lose their end.
  void add(std::string_view name, std::string_view content);
  /// The packed archive.
  std::string take();

 private:
  const std::int64_t time_s_;
  std::string tar_;
};

}  // namespace saker::cli
