#include "decode/other_formats.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/hex.h"

namespace digit::decode {
namespace {

using namespace std::string_view_literals;

constexpr auto kOpenOnPage = "open it on the page of digit-serve, whose browser sends it as PNG, or save it as PNG"sv;
constexpr auto kOpenInSafari =
    "open it on the page of digit-serve in Safari, which sends it as PNG, or save it as JPEG"sv;
constexpr auto kSave = "save it as PNG"sv;
constexpr auto kSaveDocument = "save a picture of the page as PNG"sv;
constexpr auto kDownload = "download the picture itself"sv;

/// The offset of a signature in a text, which can follow other text.
constexpr std::size_t kAnywhere = std::string_view::npos;
constexpr std::size_t kMaxTextOffset = 1000;

struct OtherFormat {
  std::string_view signature;
  std::size_t offset;
  std::string_view name;
  std::string_view advice;
};

constexpr std::array kOtherFormats = {
    OtherFormat{"GIF8"sv, 0, "a GIF", kOpenOnPage},
    OtherFormat{"BM"sv, 0, "a BMP", kOpenOnPage},
    OtherFormat{"\0\0\1\0"sv, 0, "an icon (ICO)", kOpenOnPage},
    OtherFormat{"ftypavif"sv, 4, "an AVIF", kOpenOnPage},
    OtherFormat{"ftypavis"sv, 4, "an AVIF", kOpenOnPage},
    OtherFormat{"ftypheic"sv, 4, "a HEIC", kOpenInSafari},
    OtherFormat{"ftypheix"sv, 4, "a HEIC", kOpenInSafari},
    OtherFormat{"ftyphevc"sv, 4, "a HEIC", kOpenInSafari},
    OtherFormat{"ftypmif1"sv, 4, "a HEIF", kOpenInSafari},
    OtherFormat{"ftypmsf1"sv, 4, "a HEIF", kOpenInSafari},
    OtherFormat{"II*\0"sv, 0, "a TIFF or the raw file of a camera", kSave},
    OtherFormat{"MM\0*"sv, 0, "a TIFF or the raw file of a camera", kSave},
    OtherFormat{"\xFF\x0A"sv, 0, "a JPEG XL", kSave},
    OtherFormat{"\0\0\0\x0CJXL "sv, 0, "a JPEG XL", kSave},
    OtherFormat{"\0\0\0\x0CjP  "sv, 0, "a JPEG 2000", kSave},
    OtherFormat{"\xFF\x4F\xFF\x51"sv, 0, "a JPEG 2000", kSave},
    OtherFormat{"8BPS"sv, 0, "a file of Photoshop (PSD)", kSave},
    OtherFormat{"gimp xcf"sv, 0, "a file of GIMP (XCF)", kSave},
    OtherFormat{"%PDF-"sv, 0, "a PDF", kSaveDocument},
    OtherFormat{"%!PS"sv, 0, "a PostScript file", kSaveDocument},
    OtherFormat{"<html"sv, kAnywhere, "an HTML page", kDownload},
    OtherFormat{"<!doctype html"sv, kAnywhere, "an HTML page", kDownload},
    OtherFormat{"<!DOCTYPE html"sv, kAnywhere, "an HTML page", kDownload},
    OtherFormat{"<svg"sv, kAnywhere, "an SVG", kOpenOnPage},
};

bool matches(const OtherFormat& format, std::string_view bytes) {
  if (format.offset == kAnywhere) return bytes.substr(0, kMaxTextOffset).find(format.signature) != kAnywhere;
  return bytes.size() > format.offset && bytes.substr(format.offset).starts_with(format.signature);
}

}  // namespace

std::string describe_other_format(std::span<const std::byte> bytes) {
  if (bytes.empty()) return "no bytes; check that the file is not empty";
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto* const found =
      std::ranges::find_if(kOtherFormats, [&](const OtherFormat& format) { return matches(format, text); });
  if (found != kOtherFormats.end()) return std::string(found->name) + "; " + std::string(found->advice);
  const auto start = bytes.first(std::min<std::size_t>(bytes.size(), 4));
  return std::to_string(bytes.size()) + " bytes that begin with " + base::to_hex(start, " ") + "; " +
         std::string(kSave);
}

}  // namespace digit::decode
