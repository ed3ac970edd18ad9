#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "apps/train/train_program_test.h"
#include "digit/predictor.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr const char* kTrainImages = "train-images-idx3-ubyte";
constexpr const char* kTestLabels = "t10k-labels-idx1-ubyte";

class DataTest : public TrainProgramTest {
 protected:
  std::filesystem::path file(const std::string& name) const { return folder_ / "data" / name; }

  /// That the file is named, and that nothing was trained or written.
  void check_refused(const std::string& name) const {
    const auto result = train({});
    CHECK(result.status == 1);
    CHECK_THAT(result.standard_error, ContainsSubstring("data/" + name + ": "));
    CHECK(result.standard_output.empty());
    CHECK(files().empty());
  }
};

TEST_CASE_METHOD(DataTest, "a missing data file is named before training") {
  std::filesystem::remove(file(kTestLabels));
  check_refused(kTestLabels);
}

TEST_CASE_METHOD(DataTest, "a truncated data file is named before training") {
  std::filesystem::resize_file(file(kTrainImages), 10'000);
  check_refused(kTrainImages);
}

TEST_CASE_METHOD(DataTest, "a data file of another kind is named before training") {
  write_bytes(file(kTrainImages), bytes_of("<!DOCTYPE html><title>Not found</title>"));
  check_refused(kTrainImages);
}

TEST_CASE_METHOD(DataTest, "data files may be compressed") {
  for (const auto* name :
       {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    write_bytes(file(name).concat(".gz"), gzip(read_bytes(file(name))));
    std::filesystem::remove(file(name));
  }
  CHECK(train({"--epochs", "1"}).status == 0);
  CHECK(files() == std::vector<std::string>{"digit.pt"});
}

TEST_CASE_METHOD(TrainProgramTest, "Fashion-MNIST is learned by naming its folder") {
  if (!std::filesystem::exists(DIGIT_FASHION_MNIST)) {
    SKIP("Debian's package dataset-fashion-mnist is not installed: no " DIGIT_FASHION_MNIST);
  }
  const auto result =
      run_process({DIGIT_TRAIN, "--data", DIGIT_FASHION_MNIST, "--epochs", "1", "--threads", "1"}, folder_.path());
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("training on 60000 images of 10 classes"));
  const auto& test = Predictor(folder_ / "digit.pt").metadata().test;
  REQUIRE(test.has_value());
  CHECK(test->accuracy > 0.8);
}

}  // namespace
}  // namespace digit::test
