#include "digit/drawing_images.h"

#include <span>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "data/split.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"

namespace digit::data {
namespace {

/// Returns the number of points of each stroke, followed by its points. No two drawings have the same numbers.
std::vector<float> numbers_of(const Drawing& drawing) {
  std::vector<float> numbers;
  for (const auto& stroke : drawing.strokes) {
    numbers.push_back(static_cast<float>(stroke.size()));
    for (const auto& point : stroke) numbers.insert(numbers.end(), {point.x, point.y});
  }
  return numbers;
}

}  // namespace

}  // namespace digit::data

namespace digit {

LabeledImages read_drawing_images(const std::filesystem::path& file, Split split) {
  constexpr std::size_t kDrawnDigits = 10;
  LabeledImages images;
  for (std::size_t label = 0; label < kDrawnDigits; ++label) images.class_names.push_back(std::to_string(label));
  base::Sha256 checksum;
  std::size_t number = 0;
  for (const auto& [label, drawing] : read_drawings(file)) {
    ++number;
    if (!label) continue;
    const auto numbers = data::numbers_of(drawing);
    const auto key = std::as_bytes(std::span(numbers));
    if (data::split_of(key) != split) continue;
    const auto image = normalize(rasterize(drawing));
    if (!image) throw Error(file.string() + ": drawing " + std::to_string(number) + ": expected points, found none");
    append(images, *image, *label);
    checksum.update(key);
    checksum.update(std::as_bytes(std::span(&*label, 1)));
  }
  data::require_examples(images, file, "drawings of digits", split);
  images.sha256 = {{data::split_name(split) + "-drawings", checksum.finish()}};
  return images;
}

}  // namespace digit
