#include "picture_kinds/rows.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/synthesize.h"
#include "picture_kinds/encode.h"
#include "picture_kinds/mnist_c.h"

namespace digit::bench {
namespace {

template <typename Value>
bool is_chosen(const std::vector<Value>& chosen, const Value& value) {
  return chosen.empty() || std::ranges::find(chosen, value) != chosen.end();
}

std::uint64_t stream_of(const std::string& name) {
  std::uint64_t stream = 0;
  for (const char letter : name) stream = stream * 31 + static_cast<unsigned char>(letter);
  return stream;
}

/// Returns the image with white ink on black paper, as MNIST has it, resampled bilinearly to size × size pixels, or by
/// averaging if it becomes smaller.
Canvas to_canvas(const Image& image, std::size_t size) {
  Canvas canvas(size, size, gray(0));
  const float step = static_cast<float>(kImageSide) / static_cast<float>(size);
  const float reach = std::max(1.0F, step);
  const auto weight = [&](float center, std::size_t pixel) {
    return std::max(0.0F, reach - std::abs(static_cast<float>(pixel) + 0.5F - center));
  };
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    float sum = 0;
    float total = 0;
    const auto first = [&](float center) {
      return static_cast<std::size_t>(std::max(0.0F, std::floor(center - reach - 0.5F)));
    };
    const auto last = [&](float center) {
      return std::min(kImageSide - 1, static_cast<std::size_t>(std::ceil(center + reach)));
    };
    for (std::size_t row = first(y * step); row <= last(y * step); ++row) {
      for (std::size_t column = first(x * step); column <= last(x * step); ++column) {
        const float share = weight(x * step, column) * weight(y * step, row);
        sum += share * image.pixels[row * kImageSide + column];
        total += share;
      }
    }
    color = gray(sum / total);
  });
  return canvas;
}

}  // namespace

DigitSource::DigitSource(const std::filesystem::path& drawings, std::uint64_t seed, std::size_t count) : seed_(seed) {
  if (drawings.empty()) {
    for (std::size_t i = 0; i < count; ++i) {
      digits_.push_back({static_cast<Label>(i % 10), synthesize_digit(i % 10, seed, i)});
    }
    return;
  }
  std::vector<Digit> all;
  for (auto& line : read_drawings(drawings)) {
    const bool has_digit =
        line.label && line.label->size() == 1 && line.label->front() >= '0' && line.label->front() <= '9';
    const bool has_points = std::ranges::any_of(line.drawing.strokes, [](const Stroke& s) { return s.size() > 1; });
    if (has_digit && has_points)
      all.push_back({static_cast<Label>(line.label->front() - '0'), std::move(line.drawing)});
  }
  if (all.empty()) throw Error(drawings.string() + ": expected drawings of digits, found none; name another file");
  // Files are sorted by writer: equal steps through the file take equally many digits of each.
  for (std::size_t i = 0; i < count; ++i) digits_.push_back(all[i * all.size() / count % all.size()]);
}

Specimen DigitSource::specimen(std::size_t index) const {
  const auto& digit = digits_.at(index);
  return make_specimen(digit.label, digit.drawing, seed_, index);
}

std::vector<RowPlan> drawn_rows(const RowChoice& choice, const DigitSource& digits) {
  std::vector<RowPlan> rows;
  for (const auto& kind : all_kinds()) {
    const bool is_clean = kind.name == "clean";
    if (!is_clean && !is_chosen(choice.kinds, std::string(kind.name))) continue;
    for (const auto size : kind.sizes) {
      if (kind.sizes.size() > 1 && !is_chosen(choice.sizes, size)) continue;
      rows.push_back({std::string(kind.name), size, is_clean ? "" : "clean",
                      [kind, size, &digits, seed = choice.seed](std::size_t index) {
                        const auto specimen = digits.specimen(index);
                        return LabeledPicture{encode(draw(kind, specimen, size, seed, index)), specimen.label};
                      }});
    }
  }
  return rows;
}

std::vector<RowPlan> mnist_rows(const RowChoice& choice, const LabeledImages& images) {
  std::vector<RowPlan> rows;
  constexpr std::string_view kClean = "mnist";
  constexpr std::array<std::size_t, 4> kSizes = {28, 20, 56, 280};
  for (const auto size : kSizes) {
    if (size != kImageSide && !(is_chosen(choice.kinds, std::string(kClean)) && is_chosen(choice.sizes, size)))
      continue;
    rows.push_back({std::string(kClean), size, "", [size, &images](std::size_t index) {
                      return LabeledPicture{encode_png(to_canvas(images.image(index), size)), images.labels[index]};
                    }});
  }
  for (const auto& corruption : corruptions()) {
    if (!is_chosen(choice.kinds, std::string(corruption.name)) || !is_chosen(choice.sizes, kImageSide)) continue;
    rows.push_back({std::string(corruption.name), kImageSide, std::string(kClean),
                    [corruption, seed = choice.seed, &images](std::size_t index) {
                      base::Random random(seed, stream_of(std::string(corruption.name)), index);
                      const auto image = corruption.apply(images.image(index), random);
                      return LabeledPicture{encode_png(to_canvas(image, kImageSide)), images.labels[index]};
                    }});
  }
  return rows;
}

}  // namespace digit::bench
