#include "digit/idx.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/decompressed_file.h"
#include "base/hex.h"
#include "base/sha256.h"
#include "digit/error.h"

namespace digit::data {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{2} << 30;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::uint8_t kUnsignedByte = 0x08;

/// Reads a file and computes the checksum of everything read.
class ChecksummedFile {
 public:
  explicit ChecksummedFile(const std::filesystem::path& file) : file_(file) {}

  [[noreturn]] void fail(const std::string& what) const { file_.fail(what); }

  std::size_t read(std::span<std::uint8_t> values) {
    const auto bytes = std::as_writable_bytes(values);
    const std::size_t count = file_.read(bytes);
    checksum_.update(bytes.first(count));
    return count;
  }

  std::string finish_checksum() { return checksum_.finish(); }

 private:
  base::DecompressedFile file_;
  base::Sha256 checksum_;
};

std::array<std::uint8_t, 4> read_word(ChecksummedFile& file) {
  std::array<std::uint8_t, 4> bytes{};
  if (file.read(bytes) < bytes.size()) file.fail("truncated: the file ends within the IDX header");
  return bytes;
}

std::vector<std::size_t> read_shape(ChecksummedFile& file) {
  const auto magic = read_word(file);
  if (magic[0] != 0 || magic[1] != 0 || magic[2] != kUnsignedByte || magic[3] == 0) {
    file.fail(
        "bad magic number: expected 0x000008 (IDX file of unsigned bytes) and the number of dimensions, found 0x" +
        base::to_hex(std::as_bytes(std::span(magic))));
  }
  std::vector<std::size_t> shape(magic[3]);
  for (std::size_t& dimension : shape) {
    const auto bytes = read_word(file);
    dimension = std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
  }
  return shape;
}

/// Returns the number of values that the header declares.
std::uint64_t declared_bytes(const ChecksummedFile& file, std::span<const std::size_t> shape) {
  if (std::ranges::find(shape, 0U) != shape.end()) return 0;
  std::uint64_t size = 1;
  for (const std::size_t dimension : shape) {
    if (size > kMaxBytes / dimension) file.fail("expected at most 2 GiB of values, found a header that declares more");
    size *= dimension;
  }
  return size;
}

/// The array grows as the file is read, so that a short file with a large declared size does not allocate much memory.
std::vector<std::uint8_t> read_values(ChecksummedFile& file, std::uint64_t declared) {
  std::vector<std::uint8_t> values;
  while (values.size() < declared) {
    const std::size_t before = values.size();
    const std::size_t chunk = std::min<std::size_t>(declared - before, std::max(before, kChunkBytes));
    values.resize(before + chunk);
    const std::size_t count = file.read(std::span(values).subspan(before));
    if (count < chunk) {
      file.fail("truncated: the header declares " + std::to_string(declared) + " values, found " +
                std::to_string(before + count) + "; download the file again");
    }
  }
  std::array<std::uint8_t, 1> rest{};
  if (file.read(rest) != 0) {
    file.fail("expected the end of the file after the " + std::to_string(declared) +
              " values that the header declares, found trailing bytes");
  }
  return values;
}

}  // namespace

}  // namespace digit::data

namespace digit {

IdxArray read_idx(const std::filesystem::path& file) {
  data::ChecksummedFile source(file);
  IdxArray array;
  array.shape = data::read_shape(source);
  array.values = data::read_values(source, data::declared_bytes(source, array.shape));
  array.sha256 = source.finish_checksum();
  return array;
}

}  // namespace digit
