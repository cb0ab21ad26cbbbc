#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace saker::limit {

enum class Durability {
  kPageCache,  // done when copied into the mapped file
  kSynced,     // done after commit(): one pwrite and one fdatasync
};

// A file whose blocks are all written before the first append, and which is overwritten from its
// beginning when it is full: the cheapest append that the file system allows. A file of the right
// size that is there already is taken as it is. Failures throw std::runtime_error. Thread: one.
class RecycledFile {
 public:
  RecycledFile(const std::string& path, size_t bytes, Durability durability);
  ~RecycledFile();
  RecycledFile(const RecycledFile&) = delete;
  RecycledFile& operator=(const RecycledFile&) = delete;

  void append(std::string_view frame);
  // Makes what was appended as durable as promised.
  void commit();

 private:
  void prepare();
  void map();

  int fd_;
  size_t bytes_;
  Durability durability_;
  size_t at_ = 0;
  char* mapped_ = nullptr;
  std::string staged_;
};

}  // namespace saker::limit
