#include "file/io_error.h"

#include <cerrno>
#include <system_error>

namespace saker::file {
namespace {

ErrorCode code_of(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return ErrorCode::kResourceExhausted;
    case ENOENT:
      return ErrorCode::kNotFound;
    case EEXIST:
      return ErrorCode::kAlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kPermissionDenied;
    default:
      return ErrorCode::kIo;
  }
}

std::string_view advice_on(int error_number) {
  switch (error_number) {
    case ENOSPC:
      return "free space on that file system";
    case EDQUOT:
      return "raise the disk quota of this user or free space";
    case EFBIG:
      return "raise the file size limit of this process (ulimit -f)";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    case ENOMEM:
      return "raise vm.max_map_count or free memory";
    case ENOENT:
      return "check the path";
    case EEXIST:
      return "move it away";
    case EACCES:
    case EPERM:
      return "let the user of this process read and write it";
    case EROFS:
      return "mount that file system writable";
    case EIO:
      return "check the disk (kernel log) before starting again";
    default:
      return "check the file system (kernel log)";
  }
}

}  // namespace

Error io_error(std::string_view action, std::string_view path, int error_number) {
  std::string message = "cannot ";
  message.append(action).append(" ").append(path).append(": ");
  message.append(std::generic_category().message(error_number));
  message.append("; ").append(advice_on(error_number));
  return {code_of(error_number), std::move(message)};
}

}  // namespace saker::file
