#include "cli/admin/attributes.h"

namespace saker::cli {

Result<std::pair<std::string, std::string>> split_attribute(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + text +
                     "' is no attribute; give name=value, or name= to remove it, e.g. "
                     "message.type=FIFO"};
  }
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

}  // namespace saker::cli
