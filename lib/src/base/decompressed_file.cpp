#include "base/decompressed_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "digit/error.h"

namespace digit::base {
namespace {

constexpr unsigned kBufferBytes = 1U << 18;
/// zlib counts a single read in an int.
constexpr std::size_t kMaxRead = std::size_t{1} << 30;

std::string system_reason(int error_number) { return std::generic_category().message(error_number); }

}  // namespace

void DecompressedFile::Close::operator()(gzFile_s* file) const { gzclose(file); }

DecompressedFile::DecompressedFile(const std::filesystem::path& file) : name_(file.string()) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) fail("expected a file, found a folder");
  errno = 0;
  file_.reset(gzopen(file.c_str(), "rbe"));
  if (!file_) fail("cannot be opened: " + system_reason(errno != 0 ? errno : ENOMEM));
  gzbuffer(file_.get(), kBufferBytes);
}

std::size_t DecompressedFile::read(std::span<std::byte> bytes) {
  std::size_t count = 0;
  while (count < bytes.size()) {
    const std::size_t wanted = std::min(bytes.size() - count, kMaxRead);
    const int got = gzread(file_.get(), bytes.data() + count, static_cast<unsigned>(wanted));
    if (got < 0) fail(reason());
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  // Where the data end too early, zlib hands out what there is and says so only here.
  int status = Z_OK;
  gzerror(file_.get(), &status);
  if (status != Z_OK) fail(reason());
  return count;
}

void DecompressedFile::fail(const std::string& what) const { throw Error(name_ + ": " + what); }

std::string DecompressedFile::reason() const {
  int status = Z_OK;
  const char* message = gzerror(file_.get(), &status);
  if (status == Z_ERRNO) return "cannot be read: " + system_reason(errno);
  if (status == Z_BUF_ERROR) return "truncated: the gzip data end too early; fetch the file again";
  return std::string("damaged gzip data (") + message + "); fetch the file again";
}

}  // namespace digit::base
