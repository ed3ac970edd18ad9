#include "digit/idx.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <system_error>

#include "digit/error.h"
#include "sha256.h"

namespace digit {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{2} << 30;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::uint8_t kUnsignedByte = 0x08;

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "0x";
  for (const std::uint8_t byte : bytes) {
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0xF]);
  }
  return text;
}

/// The unpacked bytes of a raw or gzip file in order, each also taken into the checksum.
class UnpackedFile {
 public:
  explicit UnpackedFile(const std::filesystem::path& file) : name_(file.string()) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) fail("expected an IDX file, found a folder");
    errno = 0;
    file_.reset(gzopen(file.c_str(), "rb"));
    if (!file_) fail(std::string("cannot be opened: ") + (errno != 0 ? std::strerror(errno) : "out of memory"));
    gzbuffer(file_.get(), kChunkBytes / 4);
  }

  [[noreturn]] void fail(const std::string& what) const { throw Error(name_ + ": " + what); }

  /// How many bytes were there: fewer than `bytes.size()` only at the end of the file.
  std::size_t read(std::span<std::uint8_t> bytes) {
    std::size_t count = 0;
    while (count < bytes.size()) {
      const std::size_t wanted = std::min(bytes.size() - count, kChunkBytes);
      const int got = gzread(file_.get(), bytes.data() + count, static_cast<unsigned>(wanted));
      if (got < 0) fail(reason());
      if (got == 0) break;
      count += static_cast<std::size_t>(got);
    }
    int status = Z_OK;
    gzerror(file_.get(), &status);
    if (status != Z_OK) fail(reason());
    checksum_.update(std::as_bytes(bytes.first(count)));
    return count;
  }

  std::string finish_checksum() { return checksum_.finish(); }

 private:
  std::string reason() const {
    int status = Z_OK;
    const char* message = gzerror(file_.get(), &status);
    if (status == Z_ERRNO) return std::string("cannot be read: ") + std::strerror(errno);
    if (status == Z_BUF_ERROR) return "truncated: the gzip data end too early; fetch the file again";
    return std::string("damaged gzip data (") + message + "); fetch the file again";
  }

  struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
  };
  std::string name_;
  std::unique_ptr<gzFile_s, Close> file_;
  Sha256 checksum_;
};

std::size_t read_dimension_count(UnpackedFile& file) {
  std::array<std::uint8_t, 4> magic{};
  const std::size_t count = file.read(magic);
  if (count < magic.size()) file.fail("truncated: expected an IDX header, found " + std::to_string(count) + " bytes");
  if (magic[0] != 0 || magic[1] != 0 || magic[2] != kUnsignedByte || magic[3] == 0) {
    file.fail(
        "not an IDX file of unsigned bytes: expected it to begin with 0x000008 and the number of dimensions, found " +
        hexadecimal(magic));
  }
  return magic[3];
}

std::vector<std::size_t> read_shape(UnpackedFile& file) {
  std::vector<std::size_t> shape(read_dimension_count(file));
  for (std::size_t& dimension : shape) {
    std::array<std::uint8_t, 4> bytes{};
    if (file.read(bytes) < bytes.size()) file.fail("truncated: the file ends within the IDX header");
    dimension = std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
  }
  return shape;
}

std::uint64_t declared_bytes(const UnpackedFile& file, std::span<const std::size_t> shape) {
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
  std::uint64_t size = 1;
  for (const std::size_t dimension : shape) {
    if (size > kMaxBytes / dimension) file.fail("declares more than 2 GiB of values, which is the limit");
    size *= dimension;
  }
  return size;
}

/// The array grows with what the file really holds, so that a short file that declares much costs little.
std::vector<std::uint8_t> read_values(UnpackedFile& file, std::uint64_t declared) {
  std::vector<std::uint8_t> values;
  while (values.size() < declared) {
    const std::size_t before = values.size();
    const std::size_t chunk = std::min<std::size_t>(declared - before, std::max(before, kChunkBytes));
    values.resize(before + chunk);
    const std::size_t count = file.read(std::span(values).subspan(before));
    if (count < chunk) {
      file.fail("truncated: the header declares " + std::to_string(declared) + " values, found " +
                std::to_string(before + count) + "; fetch the file again");
    }
  }
  std::array<std::uint8_t, 1> rest{};
  if (file.read(rest) != 0) {
    file.fail("has bytes left over after the " + std::to_string(declared) + " values that its header declares");
  }
  return values;
}

}  // namespace

IdxArray read_idx(const std::filesystem::path& file) {
  UnpackedFile unpacked(file);
  IdxArray array;
  array.shape = read_shape(unpacked);
  array.values = read_values(unpacked, declared_bytes(unpacked, array.shape));
  array.sha256 = unpacked.finish_checksum();
  return array;
}

}  // namespace digit
