#include "apps/eval/eval_fixture.h"

#include <string>

#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/files.h"
#include "support/model_files.h"
#include "support/pictures.h"

namespace digit::test {
namespace {

std::string strokes_json(const Drawing& drawing) {
  std::string json = "[";
  for (const auto& stroke : drawing.strokes) {
    json += json.size() > 1 ? ", [" : "[";
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      json += (i > 0 ? ", [" : "[") + std::to_string(stroke[i].x) + ", " + std::to_string(stroke[i].y) + "]";
    }
    json += "]";
  }
  return json + "]";
}

void write_png(const std::filesystem::path& file, const Samples& samples) {
  std::filesystem::create_directories(file.parent_path());
  write_bytes(file, make_png(samples));
}

}  // namespace

EvalProgramTest::EvalProgramTest() { write_model(folder_ / "digit.pt", {.answer = kPredicted}); }

ProcessResult EvalProgramTest::run(std::vector<std::string> options) const {
  options.insert(options.begin(), DIGIT_EVAL);
  return run_process(options, folder_.path());
}

void EvalProgramTest::write_detecting_model(std::string_view name) const {
  write_model(folder_ / name, {.answer = kPredicted, .is_digit_threshold = 0.5});
}

void EvalProgramTest::write_model_of_classes(std::string_view name, std::vector<std::string> class_names) const {
  write_model(folder_ / name, {.class_names = std::move(class_names), .input = InputForm::kImage});
}

void EvalProgramTest::write_strokes(std::string_view name, const std::vector<std::string>& labels,
                                    std::size_t blank) const {
  std::string text;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const bool has_ink = i + blank < labels.size();
    text += R"({"label": )" + labels[i] + R"(, "strokes": )" + (has_ink ? strokes_json(seven()) : "[]") + "}\n";
  }
  write_text(name, text);
}

void EvalProgramTest::write_image(const std::filesystem::path& name) const {
  write_png(folder_.path() / name, paint(rasterize(seven()), {0, 0, 0}, {255, 255, 255}, 20));
}

void EvalProgramTest::write_blank_image(const std::filesystem::path& name) const {
  write_png(folder_.path() / name,
            {.width = 40, .height = 40, .channels = 1, .values = std::vector<std::uint16_t>(1600, 255)});
}

void EvalProgramTest::write_text(const std::filesystem::path& name, std::string_view text) const {
  std::filesystem::create_directories((folder_.path() / name).parent_path());
  write_bytes(folder_.path() / name, bytes_of(text));
}

}  // namespace digit::test
