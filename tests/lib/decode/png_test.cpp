#include <catch2/catch_test_macros.hpp>

#include "decode/decode.h"
#include "lib/decode/compare.h"
#include "support/memory.h"

namespace digit::decode {
namespace {

TEST_CASE("The comments of a PNG cost no memory") {
  const auto samples = smooth(20, 10, 3);
  const auto bytes = test::make_png(samples, {.long_comments = 100});
  REQUIRE(bytes.size() < 200'000);
  Picture picture;
  CHECK(test::peak_megabytes([&] { picture = decode(bytes, {}); }) < 5);
  CHECK(largest_difference(picture, samples) == 0);
}

}  // namespace
}  // namespace digit::decode
