#include "cli/admin/input_file.h"

#include <fstream>
#include <iostream>
#include <iterator>

namespace saker::cli {

Result<std::string> read_input(const std::string& path) {
  if (path == "-")
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad())
    return Error{ErrorCode::kIo, "cannot read '" + path + "'; is it there, and may it be read?"};
  return content;
}

}  // namespace saker::cli
