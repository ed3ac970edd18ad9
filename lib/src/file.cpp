#include "digit/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "digit/error.h"

namespace digit {
namespace {

std::string reason(int error_number) { return std::generic_category().message(error_number); }

/// A file descriptor that is closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  int close() { return ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

/// Returns 0, or the error's number.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

/// A file of the folder that has no name yet, and is gone with its process; -1 where the file system knows none.
int open_unnamed(std::filesystem::path folder) {
  if (folder.empty()) folder = ".";
  return ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
}

/// Returns 0, or the error's number.
int give_name(int descriptor, const std::filesystem::path& name) {
  const auto unnamed = "/proc/self/fd/" + std::to_string(descriptor);
  ::unlink(name.c_str());  // of an earlier process of the same number
  return ::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
  if (std::filesystem::is_directory(file)) throw Error(file.string() + ": expected a file, found a folder");
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) throw Error(file.string() + ": cannot be read: " + reason(errno));
  std::string bytes;
  std::array<char, 65536> buffer{};
  while (true) {
    const auto count = ::read(descriptor.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(file.string() + ": cannot be read: " + reason(errno));
    if (count == 0) return bytes;
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  auto temporary = file;
  temporary += ".tmp" + std::to_string(::getpid());
  int number = open_unnamed(file.parent_path());
  const bool named = number < 0;
  if (named) number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  Descriptor descriptor(number);
  if (descriptor.get() < 0) throw Error(file.string() + ": cannot be written: " + reason(errno));
  int error_number = write_all(descriptor.get(), bytes);
  if (error_number == 0 && !named) error_number = give_name(descriptor.get(), temporary);
  if (descriptor.close() != 0 && error_number == 0) error_number = errno;
  if (error_number == 0 && ::rename(temporary.c_str(), file.c_str()) != 0) error_number = errno;
  if (error_number != 0) {
    ::unlink(temporary.c_str());
    throw Error(file.string() + ": cannot be written: " + reason(error_number) + "; an older file is left as it was");
  }
}

}  // namespace digit
