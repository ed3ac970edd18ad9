#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/files.h"
#include "support/model_files.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

/// Runs digit-export in a folder that contains the model `digit.pt` of ten classes with a detector.
class ExportProgramTest {
 public:
  ExportProgramTest() { write_model(folder_ / "digit.pt", {.is_digit_threshold = 0.25}); }

 protected:
  ProcessResult run(std::vector<std::string> options) const {
    options.insert(options.begin(), DIGIT_EXPORT_PROGRAM);
    return run_process(options, folder_.path());
  }

  TemporaryFolder folder_;
};

TEST_CASE_METHOD(ExportProgramTest, "digit-export --json prints the metadata, the place, the size and the checksum") {
  const auto result = run({"digit.pt", "--json"});
  CHECK(result.status == 0);
  CHECK(result.standard_error.empty());
  const auto description = json::parse(result.standard_output);
  CHECK(description["file"] == std::filesystem::canonical(folder_ / "digit.pt").string());
  CHECK(description["size"] == std::filesystem::file_size(folder_ / "digit.pt"));
  const auto sum = run_process({"sha256sum", "digit.pt"}, folder_.path()).standard_output;
  CHECK(description["sha256"] == sum.substr(0, 64));
  CHECK(description["architecture"] == "mlp");
  CHECK(description["hidden"] == json{4});
  CHECK(description["class_names"].size() == 10);
  CHECK(description["has_detector"] == true);
  CHECK(description["is_digit"]["threshold"] == 0.25);
  CHECK(description["temperature"] == 1);
}

TEST_CASE_METHOD(ExportProgramTest, "digit-export describes a model as text") {
  const auto text = run({"digit.pt"}).standard_output;
  for (const auto* part : {"/digit.pt (named by MODEL, written ", "SHA-256", "written by  digit 0", "10: 0, 1, 2",
                           "temperature  1\n", "an input below 0.25 is rejected", "mlp", "not measured"}) {
    CHECK_THAT(text, ContainsSubstring(part));
  }
}

TEST_CASE_METHOD(ExportProgramTest, "digit-export says that a model has no detector") {
  write_model(folder_ / "plain.pt", {});
  CHECK_THAT(run({"plain.pt"}).standard_output, ContainsSubstring("is_digit     not available"));
  CHECK(json::parse(run({"plain.pt", "--json"}).standard_output)["has_detector"] == false);
}

TEST_CASE_METHOD(ExportProgramTest, "The text names at most 20 classes, and JSON names all") {
  write_model(folder_ / "letters.pt", {.classes = 26});
  CHECK_THAT(run({"letters.pt"}).standard_output,
             ContainsSubstring("26: 0, 1") && ContainsSubstring(", 19 and 6 more"));
  CHECK(json::parse(run({"letters.pt", "--json"}).standard_output)["class_names"].size() == 26);
}

TEST_CASE_METHOD(ExportProgramTest,
                 "Without a model file, digit-export describes the one that the other programs use") {
  CHECK_THAT(run({}).standard_output, ContainsSubstring("/digit.pt (found in the working folder, written ") &&
                                          ContainsSubstring("hidden layers  4\n"));
}

TEST_CASE_METHOD(ExportProgramTest, "digit-export --onnx writes a file and says so") {
  const auto result = run({"digit.pt", "--onnx", "digit.onnx"});
  CHECK(result.status == 0);
  CHECK(result.standard_error == "wrote digit.onnx, an ONNX file with opset 17\n");
  CHECK(std::filesystem::file_size(folder_ / "digit.onnx") > 1000);
}

TEST_CASE_METHOD(ExportProgramTest, "A missing file or one that is not a model is an error that names it") {
  write_bytes(folder_ / "text.pt", bytes_of("no model"));
  const std::string file = GENERATE("missing.pt", "text.pt", ".");
  const auto result = run({file, "--onnx", "digit.onnx"});
  CHECK(result.status == 1);
  CHECK(result.standard_output.empty());
  CHECK_THAT(result.standard_error, ContainsSubstring("digit-export: " + file + ": "));
  CHECK_FALSE(std::filesystem::exists(folder_ / "digit.onnx"));
}

TEST_CASE_METHOD(ExportProgramTest,
                 "An ONNX file that cannot be written is an error that names it, before any output") {
  const std::string file = GENERATE("missing/digit.onnx", ".", "digit.pt");
  const auto before = read_bytes(folder_ / "digit.pt");
  const auto result = run({"digit.pt", "--onnx", file});
  CHECK(result.status == 1);
  CHECK(result.standard_output.empty());
  CHECK_THAT(result.standard_error, ContainsSubstring("digit-export: " + file + ": "));
  CHECK(read_bytes(folder_ / "digit.pt") == before);
}

TEST_CASE_METHOD(ExportProgramTest, "Two model files, or --onnx without a file, are usage errors") {
  CHECK(run({"digit.pt", "digit.pt"}).status == 2);
  CHECK(run({"digit.pt", "--onnx"}).status == 2);
}

}  // namespace
}  // namespace digit::test
