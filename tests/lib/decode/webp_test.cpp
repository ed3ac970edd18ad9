#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "decode/decode.h"
#include "digit/error.h"
#include "lib/decode/compare.h"
#include "support/pictures.h"

namespace digit::decode {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

TEST_CASE("A lossless WebP gives exactly the colors and the transparency of the picture") {
  const auto samples = smooth(70, 50, GENERATE(std::size_t{3}, std::size_t{4}));
  CHECK(largest_difference(decode(test::make_webp(samples), {}), samples) == 0);
}

TEST_CASE("A lossy WebP gives nearly the colors and the transparency of the picture") {
  const auto samples = smooth(70, 50, GENERATE(std::size_t{3}, std::size_t{4}));
  CHECK(largest_difference(decode(test::make_webp(samples, {.lossless = false}), {}), samples) <= 10);
}

TEST_CASE("An animated WebP is refused with what to do") {
  const auto bytes = test::make_webp(smooth(20, 20, 3), {.frames = 2});
  CHECK_THROWS_MATCHES(
      decode(bytes, {}), Error,
      MessageMatches(ContainsSubstring("expected a WebP with a single picture, found an animation; save one of")));
}

}  // namespace
}  // namespace digit::decode
