#include "base/text_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <iterator>
#include <system_error>

namespace saker {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int get() const { return number_; }

 private:
  const int number_;
};

Error refused(const std::string& path, int problem) {
  const std::string quoted = "'" + path + "'";
  switch (problem) {
    case ENOENT:
    case ENOTDIR:
      return {ErrorCode::kNotFound, "there is no " + quoted};
    case EISDIR:
      return {ErrorCode::kInvalidArgument, quoted + " is a directory"};
    case EACCES:
      return {ErrorCode::kPermissionDenied, quoted + " may not be read by this user"};
    default:
      return {ErrorCode::kIo,
              quoted + " cannot be read: " + std::generic_category().message(problem)};
  }
}

}  // namespace

Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max) {
  const Descriptor descriptor(path);
  if (descriptor.get() < 0) return refused(path, errno);
  std::string content;
  std::array<char, 64 << 10> part{};
  for (;;) {
    const ssize_t got = ::read(descriptor.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refused(path, errno);
    if (got == 0) return content;
    content.append(part.data(), static_cast<std::size_t>(got));
    if (content.size() > bytes_max) {
      return Error{ErrorCode::kResourceExhausted,
                   "'" + path + "' has more than " + std::to_string(bytes_max) + " bytes"};
    }
  }
}

Result<std::string> read_text_file_or_stdin(const std::string& path) {
  if (path != "-") return read_text_file(path);
  return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
}

}  // namespace saker
