#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "decode/decode.h"
#include "lib/decode/compare.h"

namespace digit::decode {
namespace {

TEST_CASE("A CMYK JPEG gives the color of its inks on white paper, however it is stored") {
  const auto form = GENERATE(test::JpegForm{.is_adobe = false}, test::JpegForm{.is_adobe = true},
                             test::JpegForm{.is_ycck = true}, test::JpegForm{.progressive = true, .is_ycck = true});
  // No ink; cyan; full black; half black over full magenta.
  struct Case {
    std::array<std::uint16_t, 4> cmyk;
    std::array<std::uint16_t, 3> rgb;
  };
  const auto [cmyk, rgb] = GENERATE(Case{{0, 0, 0, 0}, {255, 255, 255}}, Case{{255, 0, 0, 0}, {0, 255, 255}},
                                    Case{{0, 0, 0, 255}, {0, 0, 0}}, Case{{0, 255, 0, 128}, {127, 0, 127}});
  test::Samples inks{.width = 16, .height = 16, .channels = 4, .values = {}};
  test::Samples expected{.width = 16, .height = 16, .channels = 3, .values = {}};
  for (std::size_t i = 0; i < 256; ++i) {
    inks.values.insert(inks.values.end(), cmyk.begin(), cmyk.end());
    expected.values.insert(expected.values.end(), rgb.begin(), rgb.end());
  }
  CHECK(largest_difference(decode(test::make_jpeg(inks, form), {}), expected) <= 4);
}

}  // namespace
}  // namespace digit::decode
