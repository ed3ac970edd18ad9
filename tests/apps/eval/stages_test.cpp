#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/eval/eval_fixture.h"
#include "digit/file.h"
#include "digit/prepare.h"
#include "digit/raster.h"
#include "support/drawings.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using nlohmann::json;

/// Returns the black of a grayscale PNG, pixel by pixel, as a model of the form `image` gets its white.
Image black_of(const std::filesystem::path& file) {
  auto image = prepare(EncodedPicture{read_file(file)}, InputForm::kImage).value();
  for (auto& pixel : image.pixels) pixel = 1 - pixel;
  return image;
}

class StagesTest : public EvalProgramTest {
 protected:
  std::set<std::string> files(std::string_view folder = "stages") const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / folder)) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }
  json stages_of(std::vector<std::string> options) const {
    options.emplace_back("--json");
    const auto result = run(std::move(options));
    INFO(result.standard_error);
    REQUIRE(result.status == 0);
    return json::parse(result.standard_output).at(0).at("stages");
  }
  /// Returns what the library reports about the picture, stage by stage.
  std::vector<std::pair<std::string, Raster>> observed(std::string_view picture) const {
    std::vector<std::pair<std::string, Raster>> stages;
    static_cast<void>(
        prepare(EncodedPicture{read_file(folder_ / picture)}, InputForm::kHandwriting,
                {.observer = [&](std::string_view name, const Raster& result) { stages.emplace_back(name, result); }}));
    return stages;
  }
};

TEST_CASE_METHOD(StagesTest, "Each stage of a picture is a PNG whose name has the picture, its number and the stage") {
  write_image("./one.png");
  const auto expected = observed("one.png");
  const auto stages = stages_of({"--stages", "new/stages", "one.png"});
  REQUIRE(stages.size() == expected.size());
  std::set<std::string> names;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& [name, result] = expected[i];
    const auto file = "one-0" + std::to_string(i + 1) + "-" + name + ".png";
    names.insert(file);
    CHECK(stages[i] ==
          json{{"name", name}, {"width", result.width}, {"height", result.height}, {"file", "new/stages/" + file}});
  }
  CHECK(files("new/stages") == names);
}

TEST_CASE_METHOD(StagesTest, "The last stage is the image that the network saw, with ink in black on white") {
  write_image("./one.png");
  const std::filesystem::path last = stages_of({"--stages", "stages", "one.png"}).back().at("file");
  CHECK(last.filename().string().ends_with("-image.png"));
  const auto seen = prepare(EncodedPicture{read_file(folder_ / "one.png")}, InputForm::kHandwriting).value();
  CHECK(difference(black_of(folder_.path() / last), seen) < 1.0 / 255);
}

TEST_CASE_METHOD(StagesTest, "The stages are listed with their sizes and files below the prediction") {
  write_image("./one.png");
  const auto lines = run({"--stages", "stages", "one.png"}).standard_output;
  CHECK_THAT(lines, StartsWith("one.png: 3 (94.28 %)\n  "));
  CHECK_THAT(lines, ContainsSubstring("  image") && (ContainsSubstring("  28×28 ") || ContainsSubstring("  28x28 ")) &&
                        ContainsSubstring("-image.png\n"));
  CHECK(static_cast<std::size_t>(std::ranges::count(lines, '\n')) == 1 + observed("one.png").size());
}

TEST_CASE_METHOD(StagesTest, "The stages of a blank picture are written, without an image") {
  write_blank_image("./blank.png");
  const auto result = run({"--stages", "stages", "blank.png"});
  CHECK_THAT(result.standard_output, StartsWith("blank.png: blank\n  "));
  CHECK(files().size() == observed("blank.png").size());
  CHECK(std::ranges::none_of(files(), [](const std::string& name) { return name.ends_with("-image.png"); }));
}

TEST_CASE_METHOD(StagesTest, "Pictures of the same name in different folders have stages of their own") {
  write_image("a/one.png");
  write_image("b/one.png");
  write_image("b/one-2.png");
  const auto result = run({"--stages", "stages", "a/one.png", "b/one.png", "b/one-2.png", "--json"});
  std::set<std::string> names;
  for (const auto& picture : json::parse(result.standard_output)) {
    for (const auto& stage : picture.at("stages")) names.insert(stage.at("file"));
  }
  CHECK(names.size() == 3 * observed("a/one.png").size());
  CHECK(files().size() == names.size());
}

TEST_CASE_METHOD(StagesTest, "Stages of an earlier run are replaced, and other files are left alone") {
  write_image("./one.png");
  write_text("stages/notes.txt", "mine");
  const std::string first = stages_of({"--stages", "stages", "one.png"}).front().at("file");
  const auto bytes = read_bytes(folder_ / first);
  write_text(first, "an earlier one");
  CHECK(run({"--stages", "stages", "one.png"}).status == 0);
  CHECK(read_bytes(folder_ / first) == bytes);
  CHECK(files().contains("notes.txt"));
}

TEST_CASE_METHOD(StagesTest, "A picture that cannot be read has an error and no stages, and the others have theirs") {
  write_image("./one.png");
  write_text("./two.png", "no picture");
  const auto result = run({"--stages", "stages", "--json", "two.png", "one.png"});
  CHECK(result.status == 1);
  const auto pictures = json::parse(result.standard_output);
  CHECK(pictures[0].contains("error"));
  CHECK_FALSE(pictures[0].contains("stages"));
  CHECK(pictures[1].at("stages").size() == files().size());
}

TEST_CASE_METHOD(StagesTest, "Without --stages, no answer has stages") {
  write_image("./one.png");
  CHECK(run({"one.png"}).standard_output == "one.png: 3 (94.28 %)\n");
  CHECK_FALSE(json::parse(run({"--json", "one.png"}).standard_output)[0].contains("stages"));
}

TEST_CASE_METHOD(StagesTest, "An error names a folder of stages that cannot be created") {
  write_image("./one.png");
  write_text("./stages", "a file");
  const auto result = run({"--stages", "stages", "one.png"});
  CHECK(result.status == 1);
  CHECK(result.standard_output.empty());
  CHECK_THAT(result.standard_error, ContainsSubstring("stages: cannot create the folder"));
}

TEST_CASE_METHOD(StagesTest, "The option --stages without single files is a usage error") {
  for (const auto* input : {"--mnist", "--strokes", "--images", "--data"}) {
    const auto result = run({"--stages", "stages", input, "."});
    CHECK(result.status == 2);
    CHECK_THAT(result.standard_error, ContainsSubstring("--stages requires files"));
  }
}

}  // namespace
}  // namespace digit::test
