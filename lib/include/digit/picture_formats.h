#pragma once

#include <array>
#include <string_view>

namespace digit {

/// A format of pictures that the library reads.
struct PictureFormat {
  /// The name in messages.
  std::string_view name;
  /// The media type, as in a Content-Type.
  std::string_view media_type;
  /// The usual extensions of files in lower case, with the dot. Unused elements are empty.
  std::array<std::string_view, 2> extensions;
};

/// All formats that `decode_picture` reads. The first bytes of a picture determine its format; its extension and its
/// declared type do not matter.
inline constexpr std::array kPictureFormats = {
    PictureFormat{.name = "PNG", .media_type = "image/png", .extensions = {".png"}},
    PictureFormat{.name = "JPEG", .media_type = "image/jpeg", .extensions = {".jpg", ".jpeg"}},
    PictureFormat{.name = "WebP", .media_type = "image/webp", .extensions = {".webp"}}};

/// The names of all formats, for help texts and messages.
inline constexpr std::string_view kPictureFormatNames = "PNG, JPEG or WebP";

}  // namespace digit
