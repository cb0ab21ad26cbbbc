#pragma once

#include <cstddef>
#include <string_view>

/// Where the fields of a record that have a fixed place stand, for who looks at some of them only.
/// The whole: record.h.
namespace saker::wire::record::layout {

inline constexpr std::size_t kMagicAt = 4;
inline constexpr std::size_t kQueueIdAt = 12;
inline constexpr std::size_t kQueueOffsetAt = 20;
inline constexpr std::size_t kLogOffsetAt = 28;
inline constexpr std::size_t kSysFlagAt = 36;
inline constexpr std::size_t kBornTimestampAt = 40;
inline constexpr std::size_t kStoreTimestampAt = 56;
inline constexpr std::size_t kBodyLengthAt = 84;  ///< with hosts of IPv4
inline constexpr std::size_t kV6Extra = 12;       ///< that a host of IPv6 takes more

/// Of the magic codes of both versions.
inline constexpr std::string_view kMagicBegin = "\xDA\xA3\x20";

/// The first place from `from` on at which a record may begin, as its magic code seems to stand
/// behind it; npos if there is none.
inline std::size_t find_candidate(std::string_view bytes, std::size_t from = 0) {
  const std::size_t magic = bytes.find(kMagicBegin, from + kMagicAt);
  return magic == std::string_view::npos ? magic : magic - kMagicAt;
}

}  // namespace saker::wire::record::layout
