#include "cli/admin/input_file.h"

#include "base/text_file.h"

namespace saker::cli {

Result<std::string> read_input(const std::string& path) { return read_text_file_or_stdin(path); }

}  // namespace saker::cli
