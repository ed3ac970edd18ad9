#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace digit::base {

/// Owns a file descriptor and closes it on destruction. Move-only.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  /// Takes ownership of `value`; a negative value means that there is no descriptor.
  explicit FileDescriptor(int value) : value_(value) {}
  ~FileDescriptor() { close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      close();
      value_ = std::exchange(other.value_, -1);
    }
    return *this;
  }

  int get() const { return value_; }
  explicit operator bool() const { return value_ >= 0; }
  /// Closes the descriptor if there is one. Returns 0, or the error number of close().
  int close() { return value_ >= 0 && ::close(std::exchange(value_, -1)) != 0 ? errno : 0; }

 private:
  int value_ = -1;
};

/// Returns the system's description of an error number, such as "No such file or directory".
inline std::string error_text(int error_number) { return std::generic_category().message(error_number); }

/// Writes all of `bytes` to a blocking descriptor. Returns 0, or the error number of the write that failed.
inline int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace digit::base
