#include "picture_kinds/rows.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "common/evaluation_text.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/synthesize.h"
#include "picture_kinds/encode.h"
#include "picture_kinds/mnist_c.h"
#include "picture_kinds/mnist_picture.h"

namespace digit::bench {
namespace {

constexpr const char* kMnist = "mnist";
constexpr const char* kMnistPixels = "mnist-pixels";

/// The size of the clean pictures that kinds with sizes of their own are compared with.
constexpr std::size_t kOtherwiseCleanAt = 280;

template <typename Value>
bool contains(const std::vector<Value>& values, const Value& value) {
  return std::ranges::find(values, value) != values.end();
}

/// Returns the rows that the user named, and those that these are compared with. A kind with a single size needs no
/// name of the size.
std::vector<RowPlan> chosen(const RowChoice& choice, const std::vector<RowPlan>& rows) {
  const auto is_named = [&](const RowPlan& row) {
    if (!choice.kinds.empty() && !contains(choice.kinds, row.kind)) return false;
    return choice.sizes.empty() || contains(choice.sizes, row.size) ||
           std::ranges::count(rows, row.kind, &RowPlan::kind) == 1;
  };
  const auto is_needed = [&](const RowPlan& row) {
    return std::ranges::any_of(rows, [&](const RowPlan& other) {
      return other.clean == row.kind && other.clean_size == row.size && is_named(other);
    });
  };
  std::vector<RowPlan> kept;
  std::ranges::copy_if(rows, std::back_inserter(kept),
                       [&](const RowPlan& row) { return is_named(row) || is_needed(row); });
  return kept;
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

std::string file_of(const LabeledPicture& picture) {
  if (const auto* file = std::get_if<EncodedPicture>(&picture.input)) return file->bytes;
  return encode_png(to_picture(std::get<Image>(picture.input), kImageSide));
}

void check_kinds(const RowChoice& choice) {
  std::vector<std::string> names{kMnist, kMnistPixels};
  for (const auto& kind : all_kinds()) names.emplace_back(kind.name);
  for (const auto& corruption : corruptions()) names.emplace_back(corruption.name);
  for (const auto& name : choice.kinds) {
    if (std::ranges::find(names, name) != names.end()) continue;
    throw Error("--kinds: expected " + common::name_list(names, names.size()) + ", found " + name);
  }
}

std::vector<RowPlan> drawn_rows(const RowChoice& choice, const DigitSource& digits) {
  std::vector<RowPlan> all;
  const auto kinds = all_kinds();
  const auto& clean = kinds.front();
  for (const auto& kind : kinds) {
    for (const auto size : kind.sizes) {
      const bool has_clean = std::ranges::find(clean.sizes, size) != clean.sizes.end();
      const auto make = [kind, size, &digits, seed = choice.seed](std::size_t index) {
        const auto specimen = digits.specimen(index);
        return LabeledPicture{EncodedPicture{encode(draw(kind, specimen, size, seed, index))}, specimen.label};
      };
      const bool is_clean = kind.name == clean.name;
      all.push_back({.kind = std::string(kind.name),
                     .size = size,
                     .clean = is_clean ? "" : std::string(clean.name),
                     .clean_size = has_clean ? size : kOtherwiseCleanAt,
                     .make = make});
    }
  }
  return chosen(choice, all);
}

std::vector<RowPlan> mnist_rows(const RowChoice& choice, const LabeledImages& images) {
  std::vector<RowPlan> all;
  all.push_back({.kind = kMnistPixels, .size = kImageSide, .make = [&images](std::size_t index) {
                   return LabeledPicture{images.image(index), images.labels[index]};
                 }});
  constexpr std::array<std::size_t, 4> kSizes = {28, 20, 56, 280};
  for (const auto size : kSizes) {
    const auto make = [size, &images](std::size_t index) {
      return LabeledPicture{EncodedPicture{encode_png(to_picture(images.image(index), size))}, images.labels[index]};
    };
    all.push_back({.kind = kMnist, .size = size, .clean = kMnistPixels, .clean_size = kImageSide, .make = make});
  }
  for (const auto& corruption : corruptions()) {
    const auto make = [corruption, seed = choice.seed, &images](std::size_t index) {
      base::Random random(seed, stream_of(corruption.name), index);
      const auto picture = to_picture(corruption.apply(images.image(index), random), kImageSide);
      return LabeledPicture{EncodedPicture{encode_png(picture)}, images.labels[index]};
    };
    all.push_back({.kind = std::string(corruption.name),
                   .size = kImageSide,
                   .clean = kMnist,
                   .clean_size = kImageSide,
                   .make = make});
  }
  return chosen(choice, all);
}

}  // namespace digit::bench
