#include "train/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "digit/error.h"

namespace digit {
namespace {

/// Returns 0, or the error's number.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

AppendFile::AppendFile(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) fail("cannot be written", errno);
}

AppendFile::~AppendFile() { ::close(descriptor_); }

void AppendFile::append(std::string_view bytes) {
  const auto end = ::lseek(descriptor_, 0, SEEK_END);
  const int error_number = write_all(descriptor_, bytes);
  if (error_number == 0) return;
  const bool shortened = end >= 0 && ::ftruncate(descriptor_, end) == 0;
  fail(shortened ? "cannot be written" : "cannot be written, and its end may be damaged", error_number);
}

char AppendFile::last_byte() const {
  const auto end = ::lseek(descriptor_, 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(descriptor_, &last, 1, end - 1) < 0) fail("cannot be read", errno);
  return last;
}

void AppendFile::fail(const char* what, int error_number) const {
  throw Error(file_.string() + ": " + what + ": " + std::generic_category().message(error_number));
}

}  // namespace digit
