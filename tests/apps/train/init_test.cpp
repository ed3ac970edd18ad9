#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <vector>

#include "apps/train/train_program_test.h"
#include "digit/predictor.h"
#include "support/files.h"
#include "support/model_files.h"
#include "support/picture_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

/// Trains a first model on the small data, as `first.pt`.
class InitTest : public TrainProgramTest {
 public:
  InitTest() { REQUIRE(train({"--epochs", "4", "--hidden", "24", "12", "--output", "first.pt"}).status == 0); }

 protected:
  ModelMetadata metadata(const std::string& name) const { return Predictor(folder_ / name).metadata(); }
  ProcessResult train_from(const std::vector<std::string>& options) const {
    std::vector<std::string> words{DIGIT_TRAIN, "--threads", "1", "--init", "first.pt"};
    words.insert(words.end(), options.begin(), options.end());
    return run_process(words, folder_.path());
  }
};

TEST_CASE_METHOD(InitTest, "training starts from a model with its network, its classes and its form") {
  const auto result = train_from({"--data", "data", "--epochs", "1", "--learning-rate", "1e-9"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("starting from first.pt (named by --init, written "));
  const auto first = metadata("first.pt"), second = metadata("digit.pt");
  CHECK(second.hidden == std::vector<std::size_t>{24, 12});
  CHECK(second.input == InputForm::kImage);
  CHECK(second.training_options.at("init").size() == 64);
  CHECK(second.test.value().accuracy == first.test.value().accuracy);
}

TEST_CASE_METHOD(InitTest, "training from a model takes smaller steps by default") {
  REQUIRE(train_from({"--data", "data", "--epochs", "1"}).status == 0);
  CHECK(metadata("digit.pt").training_options.at("learning-rate") == "0.0001");
}

TEST_CASE_METHOD(InitTest, "training from a model keeps the options of its training") {
  REQUIRE(train({"--epochs", "1", "--batch-size", "40", "--optimizer", "sgd", "--output", "first.pt"}).status == 0);
  REQUIRE(train_from({"--data", "data", "--epochs", "1"}).status == 0);
  CHECK(metadata("digit.pt").training_options.at("batch-size") == "40");
  CHECK(metadata("digit.pt").training_options.at("optimizer") == "sgd");
}

TEST_CASE_METHOD(InitTest, "data with other classes needs --new-head") {
  write_picture_folder(folder_ / "fruit", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}, 100);
  const auto refused = train_from({"--data", "fruit"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error,
             ContainsSubstring("fruit: expected the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, found a; use --new-head"));
  const auto result = train_from({"--data", "fruit", "--new-head", "--epochs", "3", "--learning-rate", "0.01"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK(metadata("digit.pt").class_names.front() == "a");
  CHECK(metadata("digit.pt").hidden == std::vector<std::size_t>{24, 12});
}

TEST_CASE_METHOD(InitTest, "a part of the classes is enough, in any format") {
  std::string text;
  for (int i = 0; i < 80; ++i) {
    text += R"({"label": 1, "strokes": [[[0, 0], [)" + std::to_string(i) + ", 200]]]}\n";
  }
  write_bytes(folder_ / "ones.jsonl", bytes_of(text));
  REQUIRE(train_from({"--data", "ones.jsonl"}).status == 0);
  CHECK(metadata("digit.pt").class_names.size() == 10);
}

TEST_CASE_METHOD(InitTest, "a model with a calibration keeps it if the data is too small to calibrate on") {
  write_model(folder_ / "first.pt", {.is_digit_threshold = 0.25});
  const auto result = train_from({"--data", "data", "--epochs", "1", "--synthetic-drawings", "100"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK(metadata("digit.pt").is_digit_threshold == 0.25);
}

TEST_CASE_METHOD(InitTest, "options that contradict the model are refused") {
  const auto error_of = [&](const std::vector<std::string>& options) {
    const auto result = train_from(options);
    CHECK(result.status == 1);
    return result.standard_error;
  };
  CHECK_THAT(
      error_of({"--data", "data", "--hidden", "16"}),
      ContainsSubstring("the initial model: expected the parameter layer0.weight of shape [16, 784], found [24, 784]"));
  CHECK_THAT(error_of({"--data", "data", "--input-form", "handwriting"}),
             ContainsSubstring("--input-form: expected image, as the model of --init has, found handwriting"));
  CHECK_THAT(train({"--new-head"}).standard_error, ContainsSubstring("--new-head: expected --init"));
  write_bytes(folder_ / "first.pt", bytes_of("no model"));
  CHECK_THAT(error_of({"--data", "data"}), ContainsSubstring("first.pt: "));
}

}  // namespace
}  // namespace digit::test
