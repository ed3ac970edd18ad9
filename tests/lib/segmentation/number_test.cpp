#include "digit/number.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

#include "digit/error.h"
#include "segmentation/candidates.h"
#include "segmentation/lattice.h"
#include "support/pictures.h"

namespace digit {
namespace {

/// Returns a line from the upper left corner of a box of 100 units down.
Stroke line(float left, float top = 0, float bottom = 100) {
  Stroke points;
  for (int i = 0; top + 10.0F * static_cast<float>(i) <= bottom; ++i) {
    points.push_back({left, top + 10.0F * static_cast<float>(i)});
  }
  return points;
}

/// Returns an oval of 60 × 100 units.
Stroke oval(float left) {
  constexpr int kSteps = 40;
  constexpr float kTurn = 6.2831853F;
  Stroke points;
  for (int i = 0; i <= kSteps; ++i) {
    const float angle = kTurn * static_cast<float>(i) / kSteps;
    points.push_back({left + 30 + 30 * std::sin(angle), 50 - 50 * std::cos(angle)});
  }
  return points;
}

/// A model of the classes 0 and 1: an image with a narrow column of ink is a one, and one with an empty middle and ink
/// in every corner of a ring is a zero. Everything else is no digit. Counts the batches.
struct FakeReader {
  int batches = 0;
  std::size_t images = 0;

  static std::size_t columns_with_ink(const Image& image) {
    std::size_t count = 0;
    for (std::size_t x = 0; x < kImageSide; ++x) {
      bool has_ink = false;
      for (std::size_t y = 0; y < kImageSide; ++y) has_ink |= image.pixels[y * kImageSide + x] > 0.5F;
      count += has_ink ? 1U : 0U;
    }
    return count;
  }

  BatchScorer scorer() {
    return {.classes = 2,
            .has_detector = true,
            .predict = [this](std::span<const Image> batch, std::span<float> probabilities, std::span<float> is_digit) {
              ++batches;
              images += batch.size();
              for (std::size_t i = 0; i < batch.size(); ++i) {
                const std::size_t columns = columns_with_ink(batch[i]);
                const bool is_one = columns < 6;
                const bool has_hole = batch[i].pixels[14 * kImageSide + 14] < 0.1F;
                probabilities[2 * i] = is_one ? 0.01F : 0.99F;
                probabilities[2 * i + 1] = is_one ? 0.99F : 0.01F;
                is_digit[i] = is_one || (has_hole && columns < 16) ? 0.999F : 0.001F;
              }
            }};
  }
};

const std::vector<std::string> kNames = {"0", "1"};

TEST_CASE("A number of strokes is read from left to right, whatever the order of the strokes") {
  FakeReader reader;
  const Number number = read_number({{oval(200), line(0), oval(60), line(320)}}, reader.scorer());
  CHECK(number_text(number, kNames) == "1001");
  CHECK(number.confidence > 0.5F);
  CHECK(reader.batches == 1);
}

TEST_CASE("Each digit of a number has a box in the units of the strokes") {
  FakeReader reader;
  const Number number = read_number({{line(10), oval(60)}}, reader.scorer());
  REQUIRE(number.digits.size() == 2);
  CHECK(number.digits[0].box == DigitBox{.x = 10, .y = 0, .width = 0, .height = 100});
  CHECK(std::abs(number.digits[1].box.x - 60) < 0.5F);
  CHECK(std::abs(number.digits[1].box.width - 60) < 0.5F);
}

TEST_CASE("Two strokes that form a digit are one digit") {
  FakeReader reader;
  const Number number = read_number({{line(0, 0, 55), line(2, 50, 100), oval(60)}}, reader.scorer());
  CHECK(number_text(number, kNames) == "10");
}

TEST_CASE("A number without points has no digits and no confidence") {
  FakeReader reader;
  const Number number = read_number(Drawing{{{}, {}}}, reader.scorer());
  CHECK(number.digits.empty());
  CHECK(number.confidence == 0);
  CHECK(!number.second);
}

TEST_CASE("A dot is a number of one digit") {
  FakeReader reader;
  CHECK(read_number(Drawing{{{{5, 5}}}}, reader.scorer()).digits.size() == 1);
}

TEST_CASE("A second reading is there only if it is close") {
  FakeReader reader;
  CHECK(!read_number({{line(0), oval(60)}}, reader.scorer()).second);
  const Number number = read_number({{line(0), oval(60)}}, reader.scorer(), {.close = 0});
  REQUIRE(number.second);
  CHECK(number.second->confidence < number.confidence);
}

TEST_CASE("A model without a detector or for plain images cannot read numbers, and says so") {
  FakeReader reader;
  BatchScorer scorer = reader.scorer();
  scorer.has_detector = false;
  CHECK_THROWS_AS(read_number({{line(0)}}, scorer), Error);
  scorer = reader.scorer();
  scorer.input = InputForm::kImage;
  CHECK_THROWS_AS(read_number({{line(0)}}, scorer), Error);
}

TEST_CASE("A number of too many strokes is refused, and one of the most strokes has a bounded cost") {
  FakeReader reader;
  Drawing drawing;
  for (std::size_t i = 0; i < kMaxNumberStrokes; ++i) drawing.strokes.push_back(line(static_cast<float>(i)));
  CHECK(!read_number(drawing, reader.scorer()).digits.empty());
  CHECK(reader.images <= kMaxNumberImages);
  drawing.strokes.push_back(line(100));
  CHECK_THROWS_AS(read_number(drawing, reader.scorer()), Error);
}

TEST_CASE("A coordinate that is not finite is refused") {
  FakeReader reader;
  CHECK_THROWS_AS(read_number({{line(0), {{NAN, 0}, {1, 1}}}}, reader.scorer()), std::invalid_argument);
}

/// Returns a PNG of black lines of 8 × 80 pixels at these columns on white paper of 300 × 140 pixels.
EncodedPicture picture_of_lines(const std::vector<std::size_t>& columns) {
  constexpr std::size_t kWidth = 300, kHeight = 140, kTop = 30, kLength = 80, kThickness = 8;
  test::Samples samples{
      .width = kWidth, .height = kHeight, .values = std::vector<std::uint16_t>(kWidth * kHeight, 255)};
  for (const std::size_t column : columns) {
    for (std::size_t y = kTop; y < kTop + kLength; ++y) {
      for (std::size_t x = column; x < column + kThickness; ++x) samples.values[y * kWidth + x] = 0;
    }
  }
  const auto bytes = test::make_png(samples);
  EncodedPicture picture;
  for (const auto byte : bytes) picture.bytes.push_back(static_cast<char>(byte));
  return picture;
}

TEST_CASE("The digits of a picture have boxes in its pixels") {
  FakeReader reader;
  const Number number = read_number(picture_of_lines({60, 120, 200}), reader.scorer());
  CHECK(number_text(number, kNames) == "111");
  REQUIRE(number.digits.size() == 3);
  CHECK(std::abs(number.digits[0].box.x - 60) <= 2);
  CHECK(std::abs(number.digits[2].box.x - 200) <= 2);
  CHECK(std::abs(number.digits[1].box.y - 30) <= 2);
  CHECK(std::abs(number.digits[1].box.height - 80) <= 4);
  CHECK(reader.batches == 1);
}

TEST_CASE("A picture without ink is a number without digits, and other bytes are an error") {
  FakeReader reader;
  CHECK(read_number(picture_of_lines({}), reader.scorer()).digits.empty());
  CHECK_THROWS_AS(read_number(EncodedPicture{"no picture"}, reader.scorer()), Error);
}

TEST_CASE("Readings cover each part once and their probabilities add up to at most 1") {
  const std::vector<float> one = {0.1F, 0.9F};
  const std::vector<segmentation::Scored> scored = {
      {.candidate = {.first = 0, .members = 1, .box = {}, .geometry = {}}, .probabilities = one, .is_digit = 0.9F},
      {.candidate = {.first = 0, .members = 3, .box = {}, .geometry = {}}, .probabilities = one, .is_digit = 0.2F},
      {.candidate = {.first = 1, .members = 1, .box = {}, .geometry = {}}, .probabilities = one, .is_digit = 0.9F}};
  const auto readings = segmentation::best_readings(2, scored, {});
  REQUIRE(readings.size() >= 2);
  CHECK(readings.front().choices.size() == 2);
  float sum = 0;
  for (const auto& reading : readings) sum += reading.probability;
  CHECK(sum <= 1.0001F);
  CHECK(std::ranges::is_sorted(readings, std::greater(), &segmentation::Reading::probability));
}

}  // namespace
}  // namespace digit
