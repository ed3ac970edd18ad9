#include "doubt_kinds/digits.h"

#include <algorithm>

#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/mnist.h"
#include "digit/prepare.h"

namespace digit::bench {

Digits read_mnist_digits(const std::filesystem::path& folder, Split split) {
  constexpr std::size_t kHeldOut = 5000;
  const auto data = read_mnist(folder, split);
  const auto begin = split == Split::kTrain ? data.size() - std::min(kHeldOut, data.size()) : 0;
  Digits digits{.name = split == Split::kTrain ? "MNIST, held out" : "MNIST, test"};
  for (auto i = begin; i < data.size(); ++i) {
    digits.images.push_back(data.image(i));
    digits.labels.push_back(data.labels[i]);
  }
  return digits;
}

Digits read_stroke_digits(const std::filesystem::path& file) {
  Digits digits{.name = file.filename().string()};
  for (auto& [label, drawing] : read_drawings(file)) {
    if (!label || label->size() != 1 || label->front() < '0' || label->front() > '9') continue;
    digits.images.push_back(prepare(drawing, InputForm::kHandwriting).value_or(Image{}));
    digits.labels.push_back(static_cast<Label>(label->front() - '0'));
    digits.drawings.push_back(std::move(drawing));
  }
  if (digits.images.empty()) throw Error(file.string() + ": expected labeled digits, found none");
  return digits;
}

}  // namespace digit::bench
