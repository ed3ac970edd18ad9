#include "eval/inputs.h"

#include <string>

#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/labeled_images.h"
#include "digit/mnist.h"
#include "digit/normalize.h"
#include "digit/picture_folder.h"
#include "digit/rasterize.h"

namespace digit::eval_app {
namespace {

constexpr std::uint8_t kDigits = 10;

void add(LabeledInputs& inputs, std::optional<Image> image, std::optional<std::uint8_t> label) {
  inputs.images.push_back(std::move(image));
  inputs.labels.push_back(label);
}

}  // namespace

LabeledInputs gather_mnist(const std::filesystem::path& folder) {
  const auto data = read_mnist(folder, Split::kTest);
  LabeledInputs inputs{.images = {}, .labels = {}, .classes = data.class_names.size()};
  for (std::size_t i = 0; i < data.size(); ++i) add(inputs, data.image(i), data.labels[i]);
  return inputs;
}

LabeledInputs gather_strokes(const std::filesystem::path& file) {
  LabeledInputs inputs;
  for (const auto& [label, drawing] : read_drawings(file)) add(inputs, normalize(rasterize(drawing)), label);
  if (inputs.images.empty()) throw Error(file.string() + ": expected a drawing a line, found an empty file");
  return inputs;
}

LabeledInputs gather_images(const std::filesystem::path& folder) {
  LabeledInputs inputs;
  for (std::uint8_t digit = 0; digit < kDigits; ++digit) {
    const auto of_digit = folder / std::to_string(digit);
    if (!std::filesystem::is_directory(of_digit)) continue;
    for (const auto& file : find_pictures(of_digit)) add(inputs, read_picture(file), digit);
  }
  if (inputs.images.empty()) {
    throw Error(folder.string() + ": expected PNG or JPEG pictures in folders named 0 to 9, found none");
  }
  return inputs;
}

}  // namespace digit::eval_app
