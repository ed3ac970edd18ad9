#include "eval/errors_folder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <vector>

#include "common/png_writer.h"
#include "digit/error.h"

namespace digit::eval_app {
namespace {

constexpr const char* kContactSheet = "contact-sheet.png";
constexpr std::size_t kScale = 2;
constexpr std::size_t kGlyphWidth = 3;
constexpr std::size_t kGlyphHeight = 5;
constexpr std::size_t kGap = 6;
constexpr std::size_t kTileWidth = kScale * kImageSide + kGap;
constexpr std::size_t kTileHeight = kScale * (kImageSide + kGlyphHeight) + 2 * kGap;

/// The digits and ">", row-major.
constexpr std::array<std::string_view, 11> kGlyphs = {
    "####.##.##.####", ".#.##..#..#.###", "###..#####..###", "###..####..####", "#.##.####..#..#", "####..###..####",
    "####..####.####", "###..#.#..#..#.", "####.#####.####", "####.####..####", "#...#...#.#.#.."};

struct Misclassified {
  /// The index among the inputs.
  std::size_t index = 0;
  std::size_t truth = 0;
  /// nullopt if the image is blank.
  std::optional<std::size_t> predicted;
  Image image;
};

/// Sorted by file name; a blank input comes after the other inputs with its label.
std::vector<Misclassified> find_errors(const LabeledInputs& inputs, std::span<const Prediction> predictions) {
  std::vector<Misclassified> errors;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto& image = inputs.images[i];
    if (!inputs.labels[i] || (image && predictions[i].digit() == *inputs.labels[i])) continue;
    errors.push_back({.index = i,
                      .truth = *inputs.labels[i],
                      .predicted = image ? std::optional(predictions[i].digit()) : std::nullopt,
                      .image = image.value_or(Image{})});
  }
  std::ranges::sort(errors, {}, [](const Misclassified& error) {
    return std::tuple(error.truth, !error.predicted, error.predicted.value_or(0), error.index);
  });
  return errors;
}

std::string file_name(const Misclassified& error) {
  constexpr std::size_t kIndexDigits = 5;
  auto index = std::to_string(error.index);
  if (index.size() < kIndexDigits) index.insert(0, kIndexDigits - index.size(), '0');
  const auto predicted = error.predicted ? std::to_string(*error.predicted) : "none";
  return "truth-" + std::to_string(error.truth) + "-answer-" + predicted + "-" + index + ".png";
}

void remove_earlier_files(const std::filesystem::path& folder) {
  const std::regex pattern(R"(contact-sheet\.png|truth-\d+-answer-(\d+|none)-\d{5,}\.png)");
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (std::regex_match(entry.path().filename().string(), pattern)) files.push_back(entry.path());
  }
  for (const auto& file : files) std::filesystem::remove(file);
}

/// Draws cells with the given ink, row-major, `width` cells in a row, each kScale pixels large. The upper left corner
/// is at (left, top).
template <typename Ink>
void draw_cells(Raster& sheet, std::size_t left, std::size_t top, std::size_t width, std::size_t height,
                const Ink& ink) {
  for (std::size_t y = 0; y < height * kScale; ++y) {
    for (std::size_t x = 0; x < width * kScale; ++x) {
      sheet.ink[(top + y) * sheet.width + left + x] = ink(y / kScale * width + x / kScale);
    }
  }
}

/// Writes "truth>predicted" below an image, without a number after ">" if the image is blank.
void draw_caption(Raster& sheet, std::size_t left, std::size_t top, const Misclassified& error) {
  const auto text = std::to_string(error.truth) + ">" + (error.predicted ? std::to_string(*error.predicted) : "");
  for (const char character : text) {
    const auto glyph = kGlyphs.at(character == '>' ? 10 : static_cast<std::size_t>(character - '0'));
    draw_cells(sheet, left, top, kGlyphWidth, kGlyphHeight,
               [&](std::size_t cell) { return glyph[cell] == '#' ? 1.0F : 0.0F; });
    left += (kGlyphWidth + 1) * kScale;
  }
}

/// Draws all images, at least one, in rows from left to right, each at twice its size above its caption.
Raster contact_sheet(std::span<const Misclassified> errors) {
  const auto count = static_cast<double>(errors.size());
  const auto columns = std::max(std::min(errors.size(), std::size_t{10}), static_cast<std::size_t>(std::sqrt(count)));
  const auto rows = (errors.size() + columns - 1) / columns;
  Raster sheet{.width = columns * kTileWidth + kGap, .height = rows * kTileHeight + kGap, .ink = {}};
  sheet.ink.resize(sheet.width * sheet.height);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const auto left = kGap + i % columns * kTileWidth;
    const auto top = kGap + i / columns * kTileHeight;
    draw_cells(sheet, left, top, kImageSide, kImageSide,
               [&](std::size_t cell) { return errors[i].image.pixels[cell]; });
    draw_caption(sheet, left, top + kScale * kImageSide + kGap / 2, errors[i]);
  }
  return sheet;
}

}  // namespace

std::size_t write_errors(const std::filesystem::path& folder, const LabeledInputs& inputs,
                         std::span<const Prediction> predictions) {
  try {
    std::filesystem::create_directories(folder);
    remove_earlier_files(folder);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(folder.string() + ": cannot write to the folder: " + error.code().message());
  }
  const auto errors = find_errors(inputs, predictions);
  for (const auto& error : errors) {
    const auto& pixels = error.image.pixels;
    common::write_png(folder / file_name(error),
                      {.width = kImageSide, .height = kImageSide, .ink = {pixels.begin(), pixels.end()}});
  }
  if (!errors.empty()) common::write_png(folder / kContactSheet, contact_sheet(errors));
  return errors.size();
}

}  // namespace digit::eval_app
