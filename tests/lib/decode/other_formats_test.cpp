#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <string_view>

#include "digit/decode.h"
#include "digit/error.h"
#include "digit/picture_formats.h"
#include "digit/picture_size.h"
#include "support/files.h"

namespace digit {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;

std::string refusal_of(std::string_view bytes) {
  try {
    (void)decode_picture(test::bytes_of(bytes));
  } catch (const Error& error) {
    return error.what();
  }
  return "not refused";
}

const std::string kFound = "picture: expected a PNG, JPEG or WebP, found ";

TEST_CASE("A picture in another format is refused with the name of the format and what to do") {
  struct Case {
    std::string_view bytes;
    std::string found;
  };
  const std::string open = "; open it on the page of digit-serve, whose browser sends it as PNG, or save it as PNG";
  const std::string open_in_safari =
      "; open it on the page of digit-serve in Safari, which sends it as PNG, or save it as JPEG";
  const auto [bytes, found] =
      GENERATE_COPY(Case{"GIF89a\x0A"sv, "a GIF" + open}, Case{"BM\x46\0\0\0"sv, "a BMP" + open},
                    Case{"\0\0\1\0\1\0"sv, "an icon (ICO)" + open},
                    Case{"\0\0\0\x1C"
                         "ftypavif\0\0"sv,
                         "an AVIF" + open},
                    Case{"\0\0\0\x18"
                         "ftypheic\0\0"sv,
                         "a HEIC" + open_in_safari},
                    Case{"\0\0\0\x18"
                         "ftypmif1\0\0"sv,
                         "a HEIF" + open_in_safari},
                    Case{"II*\0\x08\0"sv, "a TIFF or the raw file of a camera; save it as PNG"s},
                    Case{"MM\0*\0\0"sv, "a TIFF or the raw file of a camera; save it as PNG"s},
                    Case{"\xFF\x0A\x10"sv, "a JPEG XL; save it as PNG"s},
                    Case{"\0\0\0\x0CjP  \r\n\x87\n"sv, "a JPEG 2000; save it as PNG"s},
                    Case{"8BPS\0\1"sv, "a file of Photoshop (PSD); save it as PNG"s},
                    Case{"%PDF-1.7"sv, "a PDF; save a picture of the page as PNG"s},
                    Case{"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"sv, "an SVG" + open},
                    Case{"<!doctype html><html>"sv, "an HTML page; download the picture itself"s});
  CHECK_THAT(refusal_of(bytes), Equals(kFound + found));
}

TEST_CASE("Unknown bytes are refused with their number and the first of them") {
  CHECK_THAT(refusal_of("seven!"), Equals(kFound + "6 bytes that begin with 73 65 76 65; save it as PNG"));
  CHECK_THAT(refusal_of("7"), Equals(kFound + "1 bytes that begin with 37; save it as PNG"));
  CHECK_THAT(refusal_of(""), Equals(kFound + "no bytes; check that the file is not empty"));
}

TEST_CASE("The size of a picture in another format is refused with the same message") {
  try {
    (void)picture_size(test::bytes_of("GIF89a"));
    FAIL("expected an error");
  } catch (const Error& error) {
    CHECK_THAT(error.what(), StartsWith(kFound + "a GIF; "));
  }
}

TEST_CASE("The names of the formats for messages are those in the list") {
  std::string names;
  for (const auto& format : kPictureFormats) {
    if (!names.empty()) names += &format == &kPictureFormats.back() ? " or " : ", ";
    names += format.name;
  }
  CHECK(kPictureFormatNames == names);
}

}  // namespace
}  // namespace digit
