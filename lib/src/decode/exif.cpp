#include "decode/exif.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

namespace digit::decode {
namespace {

constexpr std::array<unsigned char, 6> kPrefix = {'E', 'x', 'i', 'f', 0, 0};
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;
constexpr std::size_t kEntryBytes = 12;

/// Reads unsigned integers from a TIFF structure in the byte order that its first two bytes declare.
class TiffReader {
 public:
  explicit TiffReader(std::span<const unsigned char> bytes)
      : bytes_(bytes), little_endian_(bytes.size() >= 2 && bytes[0] == 'I' && bytes[1] == 'I') {}

  bool has_signature() const {
    constexpr std::uint32_t kVersion = 42;
    return bytes_.size() >= 2 && bytes_[0] == bytes_[1] && (bytes_[0] == 'I' || bytes_[0] == 'M') &&
           number(2, 2) == kVersion;
  }

  /// Returns the integer of `size` bytes at `offset`, or nullopt if the structure is too short.
  std::optional<std::uint32_t> number(std::size_t offset, std::size_t size) const {
    if (offset > bytes_.size() || bytes_.size() - offset < size) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | bytes_[offset + (little_endian_ ? size - 1 - i : i)];
    }
    return value;
  }

 private:
  std::span<const unsigned char> bytes_;
  bool little_endian_;
};

/// Whether the rows of the stored picture are the columns of the upright picture.
bool transposes(Orientation orientation) { return orientation >= 5; }

}  // namespace

Orientation exif_orientation(std::span<const unsigned char> exif) {
  const bool has_prefix = exif.size() >= kPrefix.size() && std::ranges::equal(exif.first(kPrefix.size()), kPrefix);
  const TiffReader tiff(has_prefix ? exif.subspan(kPrefix.size()) : exif);
  if (!tiff.has_signature()) return kUpright;
  const std::size_t directory = tiff.number(4, 4).value_or(0);
  const std::uint32_t entries = tiff.number(directory, 2).value_or(0);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    const auto tag = tiff.number(entry, 2);
    if (!tag) break;
    if (*tag != kOrientationTag || tiff.number(entry + 2, 2) != kShortType) continue;
    const std::uint32_t value = tiff.number(entry + 8, 2).value_or(kUpright);
    return value >= 1 && value <= 8 ? static_cast<Orientation>(value) : kUpright;
  }
  return kUpright;
}

PictureSize upright_size(PictureSize stored, Orientation orientation) {
  return transposes(orientation) ? PictureSize{.width = stored.height, .height = stored.width} : stored;
}

Picture turn_upright(Picture picture, Orientation orientation) {
  if (orientation == kUpright) return picture;
  // Whether the stored columns and rows are read in reverse, as EXIF's table defines it.
  const bool reverse_columns = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool reverse_rows = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const PictureSize size = upright_size({.width = picture.width, .height = picture.height}, orientation);
  Picture upright{.width = size.width, .height = size.height, .rgba = {}};
  upright.rgba.resize(picture.rgba.size());
  for (std::size_t y = 0; y < upright.height; ++y) {
    for (std::size_t x = 0; x < upright.width; ++x) {
      std::size_t column = transposes(orientation) ? y : x;
      std::size_t row = transposes(orientation) ? x : y;
      if (reverse_columns) column = picture.width - 1 - column;
      if (reverse_rows) row = picture.height - 1 - row;
      std::memcpy(&upright.rgba[(y * upright.width + x) * Picture::kChannels],
                  &picture.rgba[(row * picture.width + column) * Picture::kChannels], Picture::kChannels);
    }
  }
  return upright;
}

}  // namespace digit::decode
