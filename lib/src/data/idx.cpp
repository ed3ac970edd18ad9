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

/// Takes all that is read into the checksum.
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

std::size_t read_dimension_count(ChecksummedFile& file) {
  std::array<std::uint8_t, 4> magic{};
  const std::size_t count = file.read(magic);
  if (count < magic.size()) file.fail("truncated: expected an IDX header, found " + std::to_string(count) + " bytes");
  if (magic[0] != 0 || magic[1] != 0 || magic[2] != kUnsignedByte || magic[3] == 0) {
    file.fail(
        "not an IDX file of unsigned bytes: expected it to begin with 0x000008 and the number of dimensions, found 0x" +
        base::to_hex(std::as_bytes(std::span(magic))));
  }
  return magic[3];
}

std::vector<std::size_t> read_shape(ChecksummedFile& file) {
  std::vector<std::size_t> shape(read_dimension_count(file));
  for (std::size_t& dimension : shape) {
    std::array<std::uint8_t, 4> bytes{};
    if (file.read(bytes) < bytes.size()) file.fail("truncated: the file ends within the IDX header");
    dimension = std::size_t{bytes[0]} << 24 | std::size_t{bytes[1]} << 16 | std::size_t{bytes[2]} << 8 | bytes[3];
  }
  return shape;
}

std::uint64_t declared_bytes(const ChecksummedFile& file, std::span<const std::size_t> shape) {
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
  std::uint64_t size = 1;
  for (const std::size_t dimension : shape) {
    if (size > kMaxBytes / dimension) file.fail("declares more than 2 GiB of values, which is the limit");
    size *= dimension;
  }
  return size;
}

/// The array grows with what the file really holds, so that a short file that declares much costs little.
std::vector<std::uint8_t> read_values(ChecksummedFile& file, std::uint64_t declared) {
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
