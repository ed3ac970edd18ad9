#include "digit/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "base/file_descriptor.h"
#include "digit/error.h"

namespace digit::base {
namespace {

/// Opens a file in `folder` that has no name yet and disappears with the process. Returns -1 if the file system does
/// not support such files.
int open_unnamed(std::filesystem::path folder) {
  if (folder.empty()) folder = ".";
  return ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
}

/// Gives a file from open_unnamed the name `name`. Returns 0, or an error number.
int link_unnamed(int descriptor, const std::filesystem::path& name) {
  const auto unnamed = "/proc/self/fd/" + std::to_string(descriptor);
  ::unlink(name.c_str());  // A killed process with the same process ID can have left a file of this name.
  return ::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

}  // namespace

}  // namespace digit::base

namespace digit {

std::string read_file(const std::filesystem::path& file) {
  std::error_code ignored;  // open reports a file in a folder that this user may not enter
  if (std::filesystem::is_directory(file, ignored)) throw Error(file.string() + ": expected a file, found a folder");
  const base::FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) throw Error(file.string() + ": cannot be read: " + base::error_text(errno));
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (true) {
    const auto count = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(file.string() + ": cannot be read: " + base::error_text(errno));
    if (count == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  auto temporary = file;
  temporary += ".tmp" + std::to_string(::getpid());
  int number = base::open_unnamed(file.parent_path());
  const bool named = number < 0;
  if (named) number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  base::FileDescriptor descriptor(number);
  if (!descriptor) throw Error(file.string() + ": cannot be written: " + base::error_text(errno));
  int error_number = base::write_all(descriptor.get(), bytes);
  if (error_number == 0 && ::fsync(descriptor.get()) != 0) error_number = errno;
  if (error_number == 0 && !named) error_number = base::link_unnamed(descriptor.get(), temporary);
  if (const int close_error = descriptor.close(); error_number == 0) error_number = close_error;
  if (error_number == 0 && ::rename(temporary.c_str(), file.c_str()) != 0) error_number = errno;
  if (error_number != 0) {
    ::unlink(temporary.c_str());
    throw Error(file.string() + ": cannot be written: " + base::error_text(error_number) +
                "; an existing file is unchanged");
  }
}

void check_writable(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  std::error_code error;  // access reports a folder that this user may not enter
  if (std::filesystem::is_directory(file, error))
    throw Error(file.string() + ": expected a file to write, found a folder");
  if (!std::filesystem::is_directory(folder, error) && error != std::errc::permission_denied)
    throw Error(file.string() + ": the folder does not exist; create it first");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Error(file.string() + ": the folder is not writable");
}

}  // namespace digit
