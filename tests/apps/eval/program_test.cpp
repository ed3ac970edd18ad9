#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "apps/eval/eval_fixture.h"
#include "support/model_files.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Approx;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

/// Returns the JSON object that a run prints.
json json_of(const ProcessResult& result) {
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  return json::parse(result.standard_output);
}

TEST_CASE_METHOD(EvalProgramTest, "digit-eval --json prints one object with exactly the documented fields") {
  write_tiny_mnist(folder_ / "mnist");
  const auto report = json_of(run({"--mnist", "mnist", "--json"}));
  std::set<std::string> fields;
  for (const auto& [field, value] : report.items()) fields.insert(field);
  CHECK(fields ==
        std::set<std::string>{"classes", "count", "accuracy", "ece", "nll", "auroc", "rejected", "confusion"});
}

TEST_CASE_METHOD(EvalProgramTest, "digit-eval evaluates the unchanged MNIST test images") {
  write_tiny_mnist(folder_ / "mnist");
  const auto report = json_of(run({"--mnist", "mnist", "--json"}));
  const double other = 1 / (std::exp(5.0) + 9);
  const double confidence = std::exp(5.0) * other;
  CHECK(report["count"] == 100);
  CHECK(report["accuracy"] == 0.1);
  CHECK(report["ece"].get<double>() == Approx(confidence - 0.1));
  CHECK(report["nll"].get<double>() == Approx(-(0.1 * std::log(confidence) + 0.9 * std::log(other))));
  CHECK(report["confusion"][7] == json({0, 0, 0, 10, 0, 0, 0, 0, 0, 0}));
}

TEST_CASE_METHOD(EvalProgramTest, "A model without a detector has no AUROC and no rejected fraction") {
  write_strokes("drawings.jsonl", {"3", "null"});
  const auto report = json_of(run({"--strokes", "drawings.jsonl", "--json"}));
  CHECK(report["auroc"].is_null());
  CHECK(report["rejected"].is_null());
}

TEST_CASE_METHOD(EvalProgramTest, "Drawings with a null label count for the AUROC only") {
  write_detecting_model("detecting.pt");
  write_strokes("drawings.jsonl", {"3", "null", "7", "null", "null"});
  const auto report = json_of(run({"--model", "detecting.pt", "--strokes", "drawings.jsonl", "--json"}));
  CHECK(report["count"] == 2);
  CHECK(report["accuracy"] == 0.5);
  CHECK(report["auroc"] == 0.5);
  CHECK(report["rejected"] == 0.0);
}

TEST_CASE_METHOD(EvalProgramTest, "There is no AUROC without drawings with a null label") {
  write_detecting_model("detecting.pt");
  write_strokes("drawings.jsonl", {"3", "7"});
  CHECK(json_of(run({"--model", "detecting.pt", "--strokes", "drawings.jsonl", "--json"}))["auroc"].is_null());
}

TEST_CASE_METHOD(EvalProgramTest,
                 "With non-digits only, digit-eval reports the rejected fraction of them and nothing else") {
  write_detecting_model("detecting.pt");
  write_strokes("drawings.jsonl", {"null", "null"}, 1);
  const auto report = json_of(run({"--model", "detecting.pt", "--strokes", "drawings.jsonl", "--json"}));
  CHECK(report["count"] == 0);
  CHECK(report["accuracy"].is_null());
  CHECK(report["rejected"].is_null());
  const auto text = run({"--model", "detecting.pt", "--strokes", "drawings.jsonl"}).standard_output;
  CHECK_THAT(text, ContainsSubstring("50.00 % of the non-digits"));
}

TEST_CASE_METHOD(EvalProgramTest, "A labeled blank drawing is wrong, has equal probabilities and is rejected") {
  write_detecting_model("detecting.pt");
  write_strokes("drawings.jsonl", {"3", "0", "3"}, 2);
  const auto report = json_of(run({"--model", "detecting.pt", "--strokes", "drawings.jsonl", "--json"}));
  CHECK(report["count"] == 3);
  CHECK(report["accuracy"].get<double>() == Approx(1.0 / 3));
  CHECK(report["rejected"].get<double>() == Approx(2.0 / 3));
  const double certain = -std::log(std::exp(5.0) / (std::exp(5.0) + 9));
  CHECK(report["nll"].get<double>() == Approx((certain + 2 * std::log(10)) / 3));
}

TEST_CASE_METHOD(EvalProgramTest, "The text reports the number of blank inputs and the rejected fractions") {
  write_detecting_model("detecting.pt");
  write_strokes("drawings.jsonl", {"3", "null", "3", "7"}, 1);
  const auto text = run({"--model", "detecting.pt", "--strokes", "drawings.jsonl"}).standard_output;
  CHECK_THAT(text, ContainsSubstring("1 of these, counted as wrong"));
  CHECK_THAT(text, ContainsSubstring("33.33 % of the digits"));
  CHECK_THAT(text, ContainsSubstring("0.00 % of the non-digits"));
  CHECK_THAT(text, ContainsSubstring("confusion matrix"));
}

TEST_CASE_METHOD(EvalProgramTest, "Data with a class that the model does not have is an error") {
  write_model_of_classes("fruit.pt", {"apple", "banana"});
  write_strokes("drawings.jsonl", {"3"});
  const auto result = run({"--model", "fruit.pt", "--strokes", "drawings.jsonl"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("drawings.jsonl: line 1: expected a class of the model (apple, banana), found 3"));
}

TEST_CASE_METHOD(EvalProgramTest, "The option --data evaluates the test split of any data, or another split") {
  write_tiny_mnist(folder_ / "mnist");
  const auto count = [&](const std::string& split) {
    return json_of(run({"--data", "mnist", "--split", split, "--json"}))["count"];
  };
  CHECK(json_of(run({"--data", "mnist", "--json"}))["count"] == 100);
  CHECK(count("train") == 400);
  CHECK(count("all") == 500);
}

TEST_CASE_METHOD(EvalProgramTest, "The labels of IDX files are the numbers of the classes, whatever their names are") {
  write_model_of_classes("named.pt", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  write_tiny_mnist(folder_ / "mnist");
  const auto report = json_of(run({"--model", "named.pt", "--test-images", "mnist/t10k-images-idx3-ubyte",
                                   "--test-labels", "mnist/t10k-labels-idx1-ubyte", "--transposed", "--json"}));
  CHECK(report["count"] == 100);
  CHECK(report["accuracy"] == 0.1);
}

TEST_CASE_METHOD(EvalProgramTest, "With many classes, the text lists the most frequent confusions") {
  std::vector<std::string> names;
  names.reserve(100);
  for (int i = 0; i < 100; ++i) names.push_back("class " + std::to_string(i));
  write_model_of_classes("many.pt", names);
  for (const auto* image : {"images/class 7/a.png", "images/class 7/b.png", "images/class 9/a.png"}) write_image(image);
  const auto text = run({"--model", "many.pt", "--images", "images"}).standard_output;
  CHECK_THAT(text, ContainsSubstring("most frequent confusions\n") &&
                       ContainsSubstring("    class 7    class 0          2\n    class 9    class 0          1\n"));
  CHECK_THAT(text, !ContainsSubstring("confusion matrix"));
}

TEST_CASE_METHOD(EvalProgramTest, "Only IDX files can be transposed") {
  write_strokes("drawings.jsonl", {"3"});
  const auto result = run({"--strokes", "drawings.jsonl", "--transposed"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("--transposed: expected IDX files, found drawings.jsonl"));
}

TEST_CASE_METHOD(EvalProgramTest, "A model with other operators is refused with one line unless the option allows it") {
  write_scripted_model(folder_ / "other.pt",
                       "def forward(self, x):\n  return torch.softmax(torch.exp(x.flatten(1)[:, 0:10]), 1)\n", 10);
  write_image("seven.png");
  const auto refused = run({"--model", "other.pt", "seven.png"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error, ContainsSubstring("other.pt: expected only operators of a classifier, found "
                                                       "torch.exp in the code of the model"));
  CHECK(std::ranges::count(refused.standard_error, '\n') == 2);  // after the line that names the model
  CHECK(run({"--model", "other.pt", "--allow-any-operator", "seven.png"}).status == 0);
}

TEST_CASE_METHOD(EvalProgramTest, "An error names the file and the line that is not a drawing") {
  write_text("drawings.jsonl", "{\"label\": 3, \"strokes\": []}\n{\"label\": 12, \"strokes\": []}\n");
  const auto result = run({"--strokes", "drawings.jsonl"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("drawings.jsonl: line 2") && ContainsSubstring("12"));
}

TEST_CASE_METHOD(EvalProgramTest, "An error names a file that is missing or empty") {
  write_text("empty.jsonl", "\n");
  CHECK_THAT(run({"--strokes", "empty.jsonl"}).standard_error, ContainsSubstring("empty.jsonl"));
  CHECK(run({"--strokes", "empty.jsonl"}).status == 1);
  CHECK_THAT(run({"--strokes", "none.jsonl"}).standard_error, ContainsSubstring("none.jsonl"));
  CHECK_THAT(run({"--mnist", "none"}).standard_error, ContainsSubstring("none"));
  CHECK_THAT(run({"--model", "none.pt", "--mnist", "."}).standard_error, ContainsSubstring("none.pt"));
}

TEST_CASE_METHOD(EvalProgramTest, "No input, two inputs, and --errors with single files are usage errors") {
  CHECK(run({}).status == 2);
  CHECK(run({"--mnist", ".", "--strokes", "drawings.jsonl"}).status == 2);
  CHECK(run({"--errors", "errors", "picture.png"}).status == 2);
}

}  // namespace
}  // namespace digit::test
