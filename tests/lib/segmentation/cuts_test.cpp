#include "segmentation/cuts.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "segmentation/candidates.h"
#include "segmentation/pixel_parts.h"

namespace digit::segmentation {
namespace {

/// Returns a raster with four pixels for each character, all of which are ink except for dots.
Raster draw(const std::vector<std::string>& rows) {
  constexpr std::size_t kScale = 4;
  Raster raster{.width = kScale * rows.front().size(), .height = kScale * rows.size(), .ink = {}};
  for (std::size_t y = 0; y < raster.height; ++y) {
    for (std::size_t x = 0; x < raster.width; ++x) {
      raster.ink.push_back(rows[y / kScale][x / kScale] == '.' ? 0.0F : 1.0F);
    }
  }
  return raster;
}

/// Returns the share of the ink that a cut places on the same side as the drawing: capital letters on the right.
float agreement(const std::vector<std::string>& rows, const Cuts& found, const Cut& cut) {
  const Raster raster = draw(rows);
  float same = 0, all = 0;
  for (std::size_t i = 0; i < raster.ink.size(); ++i) {
    const char letter = rows[i / raster.width / 4][i % raster.width / 4];
    if (letter == '.') continue;
    ++all;
    if (cut.is_right[found.fragments.of_pixel[i]] == (letter == 'R')) ++same;
  }
  return same / all;
}

float best_agreement(const std::vector<std::string>& rows) {
  const Raster raster = draw(rows);
  const Cuts found = find_cuts(raster, static_cast<float>(raster.height), 8);
  float best = 0;
  for (const Cut& cut : found.cuts) best = std::max(best, agreement(rows, found, cut));
  return best;
}

TEST_CASE("A cut separates two strokes that touch at one place") {
  CHECK(best_agreement({"ll........RR",  //
                        "ll........RR",  //
                        "ll........RR",  //
                        "ll........RR",  //
                        "llllllRRRRRR",  //
                        "ll........RR",  //
                        "ll........RR",  //
                        "ll........RR"}) > 0.85F);
}

TEST_CASE("A cut separates digits of which one hangs over the other, as no straight line does") {
  CHECK(best_agreement({"lllllllllll...",  //
                        "lllllllllll...",  //
                        "..ll...RR.....",  //
                        "..ll...RR.....",  //
                        "..ll...RR.....",  //
                        "..ll...RRRRRRR",  //
                        "..ll...RRRRRRR",  //
                        "..ll..........",  //
                        "..ll.........."}) > 0.95F);
}

TEST_CASE("A cut along two necks separates digits that touch twice") {
  CHECK(best_agreement({"ll......RR",  //
                        "ll......RR",  //
                        "lllllRRRRR",  //
                        "ll......RR",  //
                        "ll......RR",  //
                        "ll......RR",  //
                        "lllllRRRRR",  //
                        "ll......RR",  //
                        "ll......RR"}) > 0.85F);
}

TEST_CASE("A cut along three necks separates digits that touch three times") {
  CHECK(best_agreement({"ll......RR",  //
                        "ll......RR",  //
                        "lllllRRRRR",  //
                        "ll......RR",  //
                        "ll......RR",  //
                        "lllllRRRRR",  //
                        "ll......RR",  //
                        "ll......RR",  //
                        "lllllRRRRR",  //
                        "ll......RR",  //
                        "ll......RR"}) > 0.85F);
}

TEST_CASE("Gray pixels are on the side of the ink that is next to them") {
  const std::vector<std::string> rows = {"ll........RR",  //
                                         "ll........RR",  //
                                         "llllllRRRRRR",  //
                                         "ll........RR",  //
                                         "ll........RR"};
  Raster raster = draw(rows);
  // Columns of gray to the right of the left stroke, and to the left of the right one.
  for (std::size_t y = 0; y < raster.height; ++y) {
    for (const std::size_t x : {8U, 39U}) {
      float& ink = raster.ink[y * raster.width + x];
      if (ink == 0) ink = 0.3F;
    }
  }
  const Cuts found = find_cuts(raster, static_cast<float>(raster.height), 8);
  REQUIRE(!found.cuts.empty());
  const Cut& best =
      *std::ranges::max_element(found.cuts, {}, [&](const Cut& cut) { return agreement(rows, found, cut); });
  CHECK(!best.is_right[found.fragments.of_pixel[8]]);
  CHECK(best.is_right[found.fragments.of_pixel[39]]);
}

TEST_CASE("A smooth ring has no place where digits touch") {
  Raster ring{.width = 80, .height = 80, .ink = {}};
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 80; ++x) {
      const double radius = std::hypot(x - 39.5, y - 39.5);
      ring.ink.push_back(radius < 39 && radius > 30 ? 1.0F : 0.0F);
    }
  }
  CHECK(find_cuts(ring, 80, 8).cuts.empty());
}

TEST_CASE("A piece has no more cuts than wanted, and they are sorted from left to right") {
  std::vector<std::string> comb(8, "");
  for (std::size_t y = 0; y < comb.size(); ++y) {
    for (int tooth = 0; tooth < 10; ++tooth) comb[y] += y == 4 ? "xxxx" : "xx..";
  }
  const Raster raster = draw(comb);
  const Cuts found = find_cuts(raster, static_cast<float>(raster.height), 5);
  REQUIRE(found.cuts.size() == 5);
  const auto right_fragments = [](const Cut& cut) { return std::ranges::count(cut.is_right, true); };
  CHECK(std::ranges::is_sorted(found.cuts, std::greater(), right_fragments));
}

/// Returns a line of ink that is one piece.
ink::LineInk one_piece(const Raster& raster) {
  ink::LineInk line{.ink = raster, .piece_of = {}, .region = {}, .factor = 1};
  for (const float ink : raster.ink) line.piece_of.push_back(ink > 0 ? 1 : 0);
  return line;
}

TEST_CASE("The candidates of a piece that is cut hold its ink once: left and right of a cut") {
  const ink::LineInk line = one_piece(draw({"ll........RR",  //
                                            "ll........RR",  //
                                            "ll........RR",  //
                                            "llllllRRRRRR",  //
                                            "ll........RR",  //
                                            "ll........RR"}));
  const PixelParts found = find_pixel_parts(line);
  REQUIRE(found.parts.cut_pieces.size() == 1);
  const std::size_t slices = found.parts.cut_pieces.front().slices;
  REQUIRE(slices >= 2);
  float all = 0, sum = 0;
  for (const float ink : line.ink.ink) all += ink;
  for (std::size_t cut = 1; cut < slices; ++cut) {
    sum = 0;
    for (const Candidate& candidate : find_candidates(found.parts, {})) {
      const bool is_left = candidate.first == 0 && candidate.members == (std::uint64_t{1} << cut) - 1;
      const bool is_right = candidate.first == cut && candidate.members == (std::uint64_t{1} << (slices - cut)) - 1;
      if (!is_left && !is_right) continue;
      for (const float ink : ink_of(candidate, found, line.ink).ink) sum += ink;
    }
    CHECK(sum == all);
  }
}

TEST_CASE("A picture full of corners has a bounded number of candidates") {
  constexpr std::size_t kWidth = 600, kHeight = 200;
  Raster grid{.width = kWidth, .height = kHeight, .ink = {}};
  for (std::size_t y = 0; y < kHeight; ++y) {
    for (std::size_t x = 0; x < kWidth; ++x) grid.ink.push_back(x % 6 < 2 || y % 6 < 2 ? 1.0F : 0.0F);
  }
  const PixelParts found = find_pixel_parts(one_piece(grid));
  CHECK(found.parts.size() <= kMaxNumberStrokes);
  CHECK(find_candidates(found.parts, kPictureWeights).size() <= kMaxNumberImages);
}

}  // namespace
}  // namespace digit::segmentation
