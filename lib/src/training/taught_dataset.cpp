#include "training/taught_dataset.h"

#include <algorithm>
#include <span>
#include <vector>

#include "digit/image.h"

namespace digit::training {
namespace {

/// Returns the teacher's probabilities, float32 [N, classes].
torch::Tensor ask(const Predictor& teacher, const torch::Tensor& images) {
  const auto count = static_cast<std::size_t>(images.size(0));
  std::vector<Image> copies(count);
  const auto* pixels = images.data_ptr<float>();
  for (Image& image : copies) {
    std::copy_n(pixels, kImagePixels, image.pixels.begin());
    pixels += kImagePixels;
  }
  auto probabilities = torch::empty({images.size(0), static_cast<std::int64_t>(teacher.classes())}, torch::kFloat32);
  std::vector<float> is_digit(teacher.has_detector() ? count : 0);
  teacher.predict(copies, {probabilities.data_ptr<float>(), count * teacher.classes()}, is_digit);
  return probabilities;
}

}  // namespace

Batch TaughtDataset::get_batch(c10::ArrayRef<std::size_t> indices) {
  auto example = images_.get_batch(indices);
  Batch batch{.images = std::move(example.data), .labels = std::move(example.target), .teacher = {}};
  if (teacher_ != nullptr) batch.teacher = ask(*teacher_, batch.images);
  return batch;
}

}  // namespace digit::training
