#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>
#include <vector>

#include "apps/train/train_program_test.h"
#include "digit/file.h"
#include "digit/predictor.h"
#include "support/model_files.h"
#include "support/sample_files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

const std::vector<std::string> kLetters{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};

/// Trains a first model on the small data, with letters as its classes, and serves it as `served.pt`. Corrections say
/// that horizontal lines are an a and vertical lines a b.
class PromoteTest : public TrainProgramTest {
 public:
  PromoteTest() {
    std::vector<std::string> options{"--epochs", "12", "--hidden", "48", "--output", "first.pt", "--class-names"};
    options.insert(options.end(), kLetters.begin(), kLetters.end());
    REQUIRE(train(options).status == 0);
    std::filesystem::copy_file(folder_ / "first.pt", folder_ / "served.pt");
    served_ = read_file(folder_ / "served.pt");
    write_samples(400, "a", "b");
  }

 protected:
  void write_samples(int count, const std::string& horizontal, const std::string& vertical) const {
    std::vector<FileSample> samples;
    for (int i = 0; i < count; ++i) {
      const std::string slant = std::to_string(i);
      const bool is_horizontal = i % 2 == 0;
      samples.push_back({.strokes = is_horizontal ? "[[[0,0],[2000," + slant + "]]]" : "[[[0,0],[" + slant + ",2000]]]",
                         .label = is_horizontal ? horizontal : vertical});
    }
    std::filesystem::remove(folder_ / "samples.sqlite");
    write_sample_file(folder_ / "samples.sqlite", samples);
  }
  ProcessResult promote(std::vector<std::string> options) const {
    const std::vector<std::string> words{DIGIT_TRAIN, "--threads", "1", "--promote", "served.pt"};
    options.insert(options.begin(), words.begin(), words.end());
    return run_process(options, folder_.path());
  }
  static std::vector<std::string> learning() {
    return {"--init",   "first.pt", "--data",          "data",  "samples.sqlite", "--shares", "0.5", "0.5",
            "--epochs", "12",       "--learning-rate", "0.001", "--output",       "new.pt"};
  }
  /// Checks the status and the message, and that the served model is as it was.
  void check_refused(const ProcessResult& result, int status, const std::string& message) const {
    INFO(result.standard_output);
    CHECK(result.status == status);
    CHECK_THAT(result.standard_error, ContainsSubstring(message));
    CHECK(read_file(folder_ / "served.pt") == served_);
    CHECK_FALSE(std::filesystem::exists(folder_ / "served.pt.previous"));
  }

  std::string served_;
};

TEST_CASE_METHOD(PromoteTest, "a model that learned the corrections and forgot nothing replaces the served one") {
  const auto result = promote(learning());
  INFO(result.standard_error + result.standard_output);
  REQUIRE(result.status == 0);
  CHECK(read_file(folder_ / "served.pt") == read_file(folder_ / "new.pt"));
  CHECK(read_file(folder_ / "served.pt.previous") == served_);
  CHECK_THAT(result.standard_output, ContainsSubstring(" held-back samples, the new one 100.00 %\n") &&
                                         ContainsSubstring("promoted: served.pt is the new model; the previous model "
                                                           "is in served.pt.previous"));
}

TEST_CASE_METHOD(PromoteTest, "without --output of its own, the new model only takes the place of the served one") {
  auto options = learning();
  *(options.end() - 1) = "./served.pt";
  options[1] = "served.pt";
  REQUIRE(promote(options).status == 0);
  CHECK(read_file(folder_ / "served.pt") != served_);
  CHECK(read_file(folder_ / "served.pt.previous") == served_);
  CHECK_FALSE(std::filesystem::exists(folder_ / "served.pt.new"));
}

TEST_CASE_METHOD(PromoteTest, "too few held-back samples end the program before the training, unless it is forced") {
  write_samples(40, "a", "b");
  auto options = learning();
  const auto refused = promote(options);
  check_refused(refused, 3, "--promote: expected at least 50 held-back samples, found ");
  CHECK(refused.standard_output.empty());
  CHECK_FALSE(std::filesystem::exists(folder_ / "new.pt"));
  options.emplace_back("--force");
  CHECK(promote(options).status == 0);
}

TEST_CASE_METHOD(PromoteTest, "without samples, or without other data, nothing is promoted even if it is forced") {
  check_refused(promote({"--init", "first.pt", "--data", "data", "--force"}), 3, "expected held-back samples");
  check_refused(promote({"--init", "first.pt", "--data", "samples.sqlite", "--force"}), 3,
                "expected other data besides the samples, such as --data data/mnist");
}

TEST_CASE_METHOD(PromoteTest, "a model that is not better on the held-back samples is not promoted") {
  auto options = learning();
  std::ranges::replace(options, "0.001", "1e-12");
  check_refused(promote(options), 3,
                "not promoted; on the held-back samples, the new model is not better; served.pt stays as it was, and "
                "the new model is in new.pt");
  CHECK(std::filesystem::exists(folder_ / "new.pt"));
}

TEST_CASE_METHOD(PromoteTest, "a model that forgot other data is not promoted") {
  // It learns that everything is an a or a b.
  const auto result = promote({"--init", "first.pt", "--data", "data", "samples.sqlite", "--shares", "0.001", "0.999",
                               "--epochs", "30", "--learning-rate", "0.05", "--output", "new.pt"});
  check_refused(result, 3, "not promoted; on the test images of data, it is ");
  CHECK_THAT(result.standard_error, ContainsSubstring(" points worse, and at most 0.2 are allowed"));
}

TEST_CASE_METHOD(PromoteTest, "a model that forgot the styles of digits is not promoted") {
  write_samples(400, "4", "8");
  const std::vector<std::string> options{"--init",
                                         "mlp",
                                         "--data",
                                         "data",
                                         "samples.sqlite",
                                         "--shares",
                                         "0.1",
                                         "0.9",
                                         "--epochs",
                                         "2",
                                         "--learning-rate",
                                         "0.01",
                                         "--output",
                                         "new.pt",
                                         "--synthetic-share",
                                         "0",
                                         "--non-digit-share",
                                         "0.01",
                                         "--synthetic-drawings",
                                         "100"};
  check_refused(promote(options), 1, "served.pt: expected a model with the classes and the input form of the new one");
  std::filesystem::remove(folder_ / "served.pt");
  const auto forgotten = promote(options);
  INFO(forgotten.standard_error + forgotten.standard_output);
  CHECK(forgotten.status == 3);
  CHECK_THAT(forgotten.standard_error, ContainsSubstring("on the synthetic digits, it is "));
  CHECK_FALSE(std::filesystem::exists(folder_ / "served.pt"));
}

TEST_CASE_METHOD(PromoteTest, "if there is no served model yet, the new one is compared with that of --init") {
  std::filesystem::remove(folder_ / "served.pt");
  REQUIRE(promote(learning()).status == 0);
  CHECK(std::filesystem::exists(folder_ / "served.pt"));
  CHECK_FALSE(std::filesystem::exists(folder_ / "served.pt.previous"));
}

TEST_CASE_METHOD(PromoteTest, "without a model to compare with, the program ends before the training") {
  std::filesystem::remove(folder_ / "served.pt");
  const auto result = promote({"--data", "data", "--output", "new.pt"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("--promote: expected the model served.pt or one of --init"));
  CHECK_FALSE(std::filesystem::exists(folder_ / "new.pt"));
}

}  // namespace
}  // namespace digit::test
