#include "eval/errors_folder.h"

#include <algorithm>
#include <regex>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "common/png_writer.h"
#include "digit/error.h"
#include "eval/contact_sheet.h"

namespace digit::eval_app {
namespace {

constexpr const char* kContactSheet = "contact-sheet.png";

std::vector<Mistake> find_mistakes(const LabeledInputs& inputs, std::span<const Prediction> answers) {
  std::vector<Mistake> mistakes;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& image = inputs.images[i];
    if (!inputs.labels[i] || (image && answers[i].digit() == *inputs.labels[i])) continue;
    mistakes.push_back({.index = i,
                        .truth = *inputs.labels[i],
                        .answer = image ? std::optional(answers[i].digit()) : std::nullopt,
                        .image = image.value_or(Image{})});
  }
  // A blank one comes last of its truth, as its name does.
  std::ranges::sort(mistakes, {}, [](const Mistake& mistake) {
    return std::tuple(mistake.truth, !mistake.answer, mistake.answer.value_or(0), mistake.index);
  });
  return mistakes;
}

std::string file_name(const Mistake& mistake) {
  constexpr std::size_t kIndexDigits = 5;
  auto index = std::to_string(mistake.index);
  if (index.size() < kIndexDigits) index.insert(0, kIndexDigits - index.size(), '0');
  const auto answer = mistake.answer ? std::to_string(*mistake.answer) : "none";
  return "truth-" + std::to_string(mistake.truth) + "-answer-" + answer + "-" + index + ".png";
}

Raster raster_of(const Image& image) {
  return {.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}};
}

void remove_earlier(const std::filesystem::path& folder) {
  const std::regex mistake(R"(truth-\d+-answer-(\d+|none)-\d{5,}\.png)");
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name == kContactSheet || std::regex_match(name, mistake)) files.push_back(entry.path());
  }
  for (const auto& file : files) std::filesystem::remove(file);
}

}  // namespace

std::size_t write_errors(const std::filesystem::path& folder, const LabeledInputs& inputs,
                         std::span<const Prediction> answers) {
  try {
    std::filesystem::create_directories(folder);
    remove_earlier(folder);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(folder.string() + ": cannot be written: " + error.code().message());
  }
  const auto mistakes = find_mistakes(inputs, answers);
  for (const auto& mistake : mistakes) common::write_png(folder / file_name(mistake), raster_of(mistake.image));
  if (!mistakes.empty()) common::write_png(folder / kContactSheet, contact_sheet(mistakes));
  return mistakes.size();
}

}  // namespace digit::eval_app
