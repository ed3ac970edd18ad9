#include "train/watch/append_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "digit/error.h"

namespace digit::train_app {

AppendFile::AppendFile(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666)) {
  if (!descriptor_) fail("cannot be written", errno);
}

void AppendFile::append(std::string_view bytes) {
  const auto end = ::lseek(descriptor_.get(), 0, SEEK_END);
  const int error_number = base::write_all(descriptor_.get(), bytes);
  if (error_number == 0) return;
  const bool shortened = end >= 0 && ::ftruncate(descriptor_.get(), end) == 0;
  fail(shortened ? "cannot be written" : "cannot be written, and its end may be damaged", error_number);
}

char AppendFile::last_byte() const {
  const auto end = ::lseek(descriptor_.get(), 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(descriptor_.get(), &last, 1, end - 1) < 0) fail("cannot be read", errno);
  return last;
}

void AppendFile::fail(const char* what, int error_number) const {
  throw Error(file_.string() + ": " + what + ": " + std::generic_category().message(error_number));
}

}  // namespace digit::train_app
