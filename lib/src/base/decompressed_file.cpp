#include "base/decompressed_file.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>

#include "base/file_descriptor.h"
#include "digit/error.h"

namespace digit::base {
namespace {

constexpr unsigned kBufferBytes = 1U << 18;
/// gzread returns the number of bytes as an int.
constexpr std::size_t kMaxRead = std::size_t{1} << 30;

}  // namespace

void DecompressedFile::Close::operator()(gzFile_s* file) const { gzclose(file); }

DecompressedFile::DecompressedFile(const std::filesystem::path& file) : name_(file.string()) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) fail("expected a file, found a folder");
  errno = 0;
  file_.reset(gzopen(file.c_str(), "rbe"));
  if (!file_) fail("cannot be opened: " + error_text(errno != 0 ? errno : ENOMEM));
  gzbuffer(file_.get(), kBufferBytes);
}

std::size_t DecompressedFile::read(std::span<std::byte> bytes) {
  std::size_t count = 0;
  while (count < bytes.size()) {
    const std::size_t wanted = std::min(bytes.size() - count, kMaxRead);
    const int got = gzread(file_.get(), bytes.data() + count, static_cast<unsigned>(wanted));
    if (got < 0) fail(read_error());
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  // If the data is truncated, gzread returns what there is and reports the error only through gzerror.
  int status = Z_OK;
  gzerror(file_.get(), &status);
  if (status != Z_OK) fail(read_error());
  return count;
}

void DecompressedFile::fail(const std::string& what) const { throw Error(name_ + ": " + what); }

std::string DecompressedFile::read_error() const {
  int status = Z_OK;
  const char* message = gzerror(file_.get(), &status);
  if (status == Z_ERRNO) return "cannot be read: " + error_text(errno);
  if (status == Z_BUF_ERROR) return "truncated gzip data; download the file again";
  return std::string("damaged gzip data (") + message + "); download the file again";
}

}  // namespace digit::base
