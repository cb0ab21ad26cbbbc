#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_reader.h"
#include "file/whole_file.h"
#include "store/store.h"

/// What the fuzzers of directories have in common.
namespace saker::store::fuzz {

using Files = std::map<std::string, std::string>;  ///< path below the root: content

inline Files read_files(const std::string& root) {
  namespace fs = std::filesystem;
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    files[fs::relative(entry.path(), root)] = *file::read_whole(entry.path());
  }
  return files;
}

inline void write_files(const std::string& root, const Files& files) {
  namespace fs = std::filesystem;
  for (const auto& [path, content] : files) {
    fs::create_directories(fs::path(root + "/" + path).parent_path());
    std::ofstream(root + "/" + path, std::ios::binary) << content;
  }
}

/// As the input says, in steps of five bytes:
///
///     file 1 · what 1 · position 2 · value 1   what % 4: set a byte, flip bits, cut, append
inline void damage(Files& files, std::string_view plan) {
  ByteReader reader(plan);
  for (int i = 0; i < 64 && reader.remaining() >= 5; ++i) {
    auto at = files.begin();
    std::advance(at, reader.u8() % files.size());
    std::string& content = at->second;
    const int what = reader.u8() % 4;
    const auto position = static_cast<std::uint16_t>(reader.i16());
    const auto value = static_cast<char>(reader.u8());
    const std::size_t place = content.empty() ? 0 : position % content.size();
    if (what == 0 && !content.empty()) content[place] = value;
    if (what == 1 && !content.empty()) content[place] = static_cast<char>(content[place] ^ value);
    if (what == 2) content.resize(place);
    if (what == 3) content.append(position % 8192, value);
  }
}

/// Hears nothing of what arrives.
class Deaf final : public ArrivalListener {
 public:
  void on_arrivals(std::span<const Arrival>) override {}
};

/// Is woken by nothing.
class Asleep final : public FlushWaker {
 public:
  void wake() override {}
};

}  // namespace saker::store::fuzz
