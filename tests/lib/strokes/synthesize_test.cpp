#include "digit/synthesize.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <set>
#include <stdexcept>
#include <vector>

#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "strokes/digit_styles.h"

namespace digit::test {
namespace {

TEST_CASE("A drawing depends only on label, seed and example") {
  CHECK(synthesize_digit(4, 1, 2) == synthesize_digit(4, 1, 2));
  CHECK(synthesize_digit(4, 1, 2) != synthesize_digit(4, 1, 3));
  CHECK(synthesize_digit(4, 1, 2) != synthesize_digit(4, 9, 2));
  CHECK(synthesize_non_digit(1, 2) == synthesize_non_digit(1, 2));
  CHECK(synthesize_non_digit(1, 2) != synthesize_non_digit(1, 3));
}

TEST_CASE("Each digit has styles that are held out of training, which its other drawings do not have") {
  const auto stroke_counts = [](std::size_t label, Styles styles) {
    std::set<std::size_t> points;
    for (std::uint64_t example = 0; example < 300; ++example) {
      for (const auto& stroke : synthesize_digit(label, 1, example, styles).strokes) points.insert(stroke.size());
    }
    return points.size();
  };
  for (std::size_t label = 0; label < 10; ++label) {
    CHECK(stroke_counts(label, Styles::kHeldOut) < stroke_counts(label, Styles::kTrained));
    CHECK(synthesize_digit(label, 1, 2, Styles::kHeldOut) != synthesize_digit(label, 1, 2));
  }
}

TEST_CASE("Most digits have styles with one stroke and styles with two strokes") {
  for (std::size_t label = 0; label < 10; ++label) {
    std::set<std::size_t> stroke_counts;
    for (std::uint64_t example = 0; example < 300; ++example) {
      stroke_counts.insert(synthesize_digit(label, 1, example).strokes.size());
    }
    const bool has_two_strokes = label != 2 && label != 3 && label != 6;
    CHECK(stroke_counts == (has_two_strokes ? std::set<std::size_t>{1, 2} : std::set<std::size_t>{1}));
  }
}

TEST_CASE("All forms of a style have the same strokes, numbers of points and corners") {
  const auto structure = [](const Drawing& drawing) {
    std::vector<std::vector<bool>> corners;
    for (const Stroke& stroke : drawing.strokes) {
      auto& equal = corners.emplace_back();
      for (std::size_t i = 0; i < stroke.size(); ++i) equal.push_back(i > 0 && stroke[i] == stroke[i - 1]);
    }
    return corners;
  };
  for (const auto& style : strokes::digit_styles()) {
    CAPTURE(int{style.label}, style.forms.front().strokes.front().front().x);
    for (const Drawing& form : style.forms) CHECK(structure(form) == structure(style.forms.front()));
  }
}

/// The slant of the longest segment between the ends of a stroke, as a tangent.
float slant_of(const Drawing& drawing) {
  const Stroke& stroke = drawing.strokes.front();
  const auto [top, bottom] = std::ranges::minmax(stroke, {}, &Point::y);
  return (top.x - bottom.x) / (bottom.y - top.y);
}

/// The standard deviation of the slants of twenty digits 1.
float deviation_of_slants(std::uint64_t first_example) {
  double sum = 0, squares = 0;
  for (std::uint64_t example = first_example; example < first_example + 20; ++example) {
    const double slant = slant_of(synthesize_digit(1, 1, example));
    sum += slant;
    squares += slant * slant;
  }
  return static_cast<float>(std::sqrt(squares / 20 - sum * sum / 400));
}

TEST_CASE("Every other writer draws twenty digits by one hand") {
  double of_writers = 0, of_digits = 0;
  for (std::uint64_t writer = 0; writer < 40; writer += 2) {
    of_digits += deviation_of_slants(20 * writer);
    of_writers += deviation_of_slants(20 * (writer + 1));
  }
  CHECK(of_writers < 0.8 * of_digits);
}

TEST_CASE("All drawings can be rasterized and have ink") {
  for (std::uint64_t example = 0; example < 500; ++example) {
    CHECK(normalize(rasterize(synthesize_digit(example % 10, 3, example))).has_value());
    CHECK(normalize(rasterize(synthesize_non_digit(3, example))).has_value());
  }
}

TEST_CASE("Drawings have finite coordinates of at most a few units") {
  for (std::uint64_t example = 0; example < 500; ++example) {
    for (const auto& stroke : synthesize_digit(example % 10, 5, example).strokes) {
      CHECK(stroke.size() >= 2);
      CHECK(std::ranges::all_of(stroke, [](const Point& point) {
        return std::isfinite(point.x) && std::isfinite(point.y) && std::abs(point.x) < 3 && std::abs(point.y) < 3;
      }));
    }
  }
}

TEST_CASE("All digits have the same number of images") {
  const auto digits = synthesize_digits(50, 1);
  REQUIRE(digits.size() == 50);
  CHECK(digits.class_names.size() == 10);
  for (std::uint8_t label = 0; label < 10; ++label) CHECK(std::ranges::count(digits.labels, label) == 5);
}

TEST_CASE("Non-digits have the requested label") {
  const auto non_digits = synthesize_non_digits(20, 1, 255);
  CHECK(non_digits.size() == 20);
  CHECK(std::ranges::count(non_digits.labels, 255) == 20);
}

TEST_CASE("A label above 9 is an invalid argument") {
  CHECK_THROWS_AS(synthesize_digit(10, 1, 1), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
