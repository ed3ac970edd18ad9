#include "train/data/data_warnings.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "common/evaluation_text.h"

namespace digit::train_app {
namespace {

using Pixels = std::span<const std::uint8_t>;

Pixels pixels_of(const LabeledImages& images, std::size_t index) {
  return Pixels(images.pixels).subspan(index * kImagePixels, kImagePixels);
}

/// The number of classes that a warning names.
constexpr std::size_t kNamed = 10;

void warn_of_blank_images(std::vector<std::string>& warnings, const LabeledImages& images, const char* split) {
  std::size_t blank = 0;
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto pixels = pixels_of(images, i);
    if (std::memcmp(pixels.data(), pixels.data() + 1, pixels.size() - 1) == 0) ++blank;
  }
  if (blank == 0) return;
  warnings.push_back(std::to_string(blank) + " of " + std::to_string(images.size()) + " " + split +
                     " images have a single tone, so there is nothing to see in them");
}

void warn_of_missing_classes(std::vector<std::string>& warnings, const LabeledImages& train) {
  std::vector<bool> is_present(train.class_names.size());
  for (const auto label : train.labels) is_present[label] = true;
  std::vector<std::string> missing, present;
  for (std::size_t k = 0; k < is_present.size(); ++k) {
    (is_present[k] ? present : missing).push_back(train.class_names[k]);
  }
  if (present.size() == 1) {
    warnings.push_back("all training images belong to the class " + present.front() +
                       ", so the network learns to answer nothing else");
  } else if (!missing.empty()) {
    warnings.push_back("there are no training images of " + std::to_string(missing.size()) + " of " +
                       std::to_string(is_present.size()) + " classes: " + common::name_list(missing, kNamed));
  }
}

/// The mean tone of the outermost pixels of an image, from 0 to 1.
double border_tone(Pixels pixels) {
  double sum = 0;
  for (std::size_t i = 0; i < kImageSide; ++i) {
    sum += pixels[i] + pixels[kImagePixels - 1 - i] + pixels[i * kImageSide] + pixels[(i + 1) * kImageSide - 1];
  }
  return sum / (4 * kImageSide * 255.0);
}

/// The mean tone of the border of each class; nullopt for a class without images.
std::vector<std::optional<double>> border_tones(const LabeledImages& images) {
  std::vector<double> sums(images.class_names.size());
  std::vector<std::size_t> counts(sums.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    sums[images.labels[i]] += border_tone(pixels_of(images, i));
    ++counts[images.labels[i]];
  }
  std::vector<std::optional<double>> tones(sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) {
    if (counts[k] > 0) tones[k] = sums[k] / static_cast<double>(counts[k]);
  }
  return tones;
}

/// Tones that are this far apart belong to images with ink and paper swapped.
constexpr double kSwapped = 0.6;

double median_of(std::span<const std::optional<double>> tones) {
  std::vector<double> values;
  for (const auto& tone : tones) {
    if (tone) values.push_back(*tone);
  }
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

void warn_of_inverted_images(std::vector<std::string>& warnings, const LabeledImages& train,
                             const LabeledImages& test) {
  const auto tones = border_tones(train);
  const double usual = median_of(tones);
  std::vector<std::string> inverted;
  for (std::size_t k = 0; k < tones.size(); ++k) {
    if (tones[k] && std::abs(*tones[k] - usual) > kSwapped) inverted.push_back(train.class_names[k]);
  }
  if (!inverted.empty()) {
    warnings.push_back("the training images of " + common::name_list(inverted, kNamed) +
                       " look inverted: ink and paper are swapped against the other classes");
  }
  if (std::abs(median_of(border_tones(test)) - usual) > kSwapped) {
    warnings.emplace_back("the test images look inverted: ink and paper are swapped against the training images");
  }
}

void warn_of_overlap(std::vector<std::string>& warnings, const LabeledImages& train, const LabeledImages& test) {
  constexpr double kTolerated = 0.01;
  const auto text_of = [](const LabeledImages& images, std::size_t index) {
    return std::string_view(reinterpret_cast<const char*>(pixels_of(images, index).data()), kImagePixels);
  };
  std::unordered_map<std::string_view, std::size_t> tests;
  for (std::size_t i = 0; i < test.size(); ++i) ++tests[text_of(test, i)];
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < train.size(); ++i) {
    const auto found = tests.find(text_of(train, i));
    if (found == tests.end()) continue;
    repeated += found->second;
    tests.erase(found);
  }
  const auto share = static_cast<double>(repeated) / static_cast<double>(test.size());
  if (share <= kTolerated) return;
  warnings.push_back(std::to_string(repeated) + " of " + std::to_string(test.size()) +
                     " test images are also training images, so the test accuracy says little about other images");
}

}  // namespace

std::vector<std::string> find_data_warnings(const LabeledImages& train, const LabeledImages& test) {
  std::vector<std::string> warnings;
  warn_of_blank_images(warnings, train, "training");
  warn_of_blank_images(warnings, test, "test");
  warn_of_missing_classes(warnings, train);
  warn_of_inverted_images(warnings, train, test);
  warn_of_overlap(warnings, train, test);
  return warnings;
}

}  // namespace digit::train_app
