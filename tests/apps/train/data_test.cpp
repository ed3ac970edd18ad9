#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "apps/train/train_program_test.h"
#include "digit/predictor.h"
#include "support/files.h"
#include "support/picture_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

constexpr const char* kTrainImages = "train-images-idx3-ubyte";
constexpr const char* kTestLabels = "t10k-labels-idx1-ubyte";

class DataTest : public TrainProgramTest {
 protected:
  std::filesystem::path file(const std::string& name) const { return folder_ / "data" / name; }

  /// Checks that the error names the file, and that nothing was trained or written.
  void check_rejected(const std::string& name) const {
    const auto result = train({});
    CHECK(result.status == 1);
    CHECK_THAT(result.standard_error, ContainsSubstring("data/" + name + ": "));
    CHECK(result.standard_output.empty());
    CHECK(files().empty());
  }
};

TEST_CASE_METHOD(DataTest, "an error before training names a missing data file") {
  std::filesystem::remove(file(kTestLabels));
  check_rejected(kTestLabels);
}

TEST_CASE_METHOD(DataTest, "an error before training names a truncated data file") {
  std::filesystem::resize_file(file(kTrainImages), 10'000);
  check_rejected(kTrainImages);
}

TEST_CASE_METHOD(DataTest, "an error before training names a data file of another format") {
  write_bytes(file(kTrainImages), bytes_of("<!DOCTYPE html><title>Not found</title>"));
  check_rejected(kTrainImages);
}

TEST_CASE_METHOD(DataTest, "data files can be compressed") {
  for (const auto* name :
       {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
    write_bytes(file(name).concat(".gz"), gzip(read_bytes(file(name))));
    std::filesystem::remove(file(name));
  }
  CHECK(train({"--epochs", "1"}).status == 0);
  CHECK(files() == std::vector<std::string>{"digit.pt"});
}

/// Data that is not in the folder `data`.
class OtherDataTest : public TrainProgramTest {
 protected:
  ProcessResult train_on(const std::vector<std::string>& options) const {
    std::vector<std::string> words{DIGIT_TRAIN, "--threads", "1", "--batch-size", "16"};
    words.insert(words.end(), options.begin(), options.end());
    return run_process(words, folder_.path());
  }
  /// Writes the small data with rows and columns swapped, as in EMNIST. Returns the options that name the files.
  std::vector<std::string> write_transposed() const {
    for (const std::string split : {"train", "test"}) {
      auto images = make_tiny_mnist(split == "train" ? 400 : 100);
      transpose(images);
      write_idx(folder_ / (split + ".images"), {images.size(), kImageSide, kImageSide}, images.pixels);
      write_idx(folder_ / (split + ".labels"), {images.size()}, label_bytes(images));
    }
    return {"--train-images", "train.images", "--train-labels", "train.labels",
            "--test-images",  "test.images",  "--test-labels",  "test.labels"};
  }
  ModelMetadata metadata() const { return Predictor(folder_ / "digit.pt").metadata(); }
};

TEST_CASE_METHOD(DataTest, "the program prints a summary of the data before training") {
  const auto output = train({"--epochs", "1"}).standard_output;
  const auto summary = output.substr(0, output.find("epoch 1"));
  CHECK_THAT(summary, ContainsSubstring("class training     test") && ContainsSubstring("    9       40       10\n") &&
                          ContainsSubstring("  all      400      100\n"));
  CHECK_THAT(summary, Catch::Matchers::Matches("[^]*sha256 [0-9a-f]{64}  train-images-idx3-ubyte\n[^]*"));
}

TEST_CASE_METHOD(OtherDataTest, "training works on named IDX files that are transposed") {
  auto options = write_transposed();
  options.insert(options.end(), {"--transposed", "--epochs", "3"});
  const auto result = train_on(options);
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  const auto data = make_tiny_mnist(10);
  const Predictor predictor(folder_ / "digit.pt");
  CHECK(predictor.predict(data.image(7)).digit() == 7);
  CHECK(predictor.metadata().data_sha256.contains("train-images"));
  CHECK(predictor.metadata().training_options.at("transposed") == "true");
}

TEST_CASE_METHOD(OtherDataTest, "the four options for IDX files need each other") {
  write_transposed();
  const auto result = train_on({"--train-images", "train.images", "--train-labels", "train.labels"});
  CHECK(result.status == 2);
  CHECK_THAT(result.standard_error, ContainsSubstring("--test-"));
}

TEST_CASE_METHOD(OtherDataTest, "the number of class names must match the data") {
  const auto files = write_transposed();
  auto options = files;
  options.insert(options.end(), {"--epochs", "1", "--class-names", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  REQUIRE(train_on(options).status == 0);
  CHECK(metadata().class_names == std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
  options.pop_back();
  const auto rejected = train_on(options);
  CHECK(rejected.status == 1);
  CHECK_THAT(rejected.standard_error, ContainsSubstring("--class-names: expected at least 10 names"));
}

TEST_CASE_METHOD(OtherDataTest, "class names that a model cannot store are rejected before training") {
  auto options = write_transposed();
  options.insert(options.end(), {"--class-names", "a", "b", "c", "d", "e", "f", "g", "h", "i"});
  for (const std::string last : {"a", "\xFF"}) {
    options.push_back(last);
    const auto result = train_on(options);
    CHECK(result.status == 1);
    CHECK_THAT(result.standard_error, ContainsSubstring("--class-names: expected "));
    CHECK(result.standard_output.empty());
    options.pop_back();
  }
}

TEST_CASE_METHOD(OtherDataTest, "training works on a folder of images") {
  const std::vector<std::string> names = {"ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"};
  write_picture_folder(folder_ / "pictures", names, 300);
  const auto result = train_on({"--data", "pictures", "--epochs", "6"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("recipe plain") && ContainsSubstring("ibis"));
  CHECK(metadata().class_names == names);
  CHECK(metadata().test.value().accuracy > 0.9);
  CHECK(metadata().data_sha256.size() == 2);
}

TEST_CASE_METHOD(OtherDataTest,
                 "every unreadable picture is listed at once, and --skip-unreadable goes on without them") {
  write_picture_folder(folder_ / "pictures", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, 200);
  write_bytes(folder_ / "pictures/3/a.png", bytes_of("no picture"));
  write_bytes(folder_ / "pictures/7/b.png", bytes_of(""));
  write_bytes(folder_ / "pictures/7/c.bmp", bytes_of("BM"));
  const auto refused = train_on({"--data", "pictures", "--epochs", "1"});
  CHECK(refused.status == 1);
  CHECK_THAT(refused.standard_error, ContainsSubstring("found 2 inputs of another kind") &&
                                         ContainsSubstring("pictures/3/a.png: picture: expected a PNG, JPEG or WebP") &&
                                         ContainsSubstring("pictures/7/b.png: picture: expected a PNG, JPEG or WebP") &&
                                         ContainsSubstring("--skip-unreadable"));
  const auto skipped = train_on({"--data", "pictures", "--epochs", "1", "--skip-unreadable"});
  CHECK(skipped.status == 0);
  CHECK_THAT(skipped.standard_error, ContainsSubstring("warning: skipped 2 inputs") &&
                                         ContainsSubstring("pictures/3/a.png: ") &&
                                         ContainsSubstring("warning: ignored 1 file that is not a PNG, JPEG or WebP: "
                                                           "pictures/7/c.bmp"));
}

TEST_CASE_METHOD(OtherDataTest, "the input form is that of the data or of --input-form, and the model records it") {
  write_picture_folder(folder_ / "pictures", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}, 100);
  const auto result = train_on({"--data", "pictures", "--epochs", "1"});
  CHECK_THAT(result.standard_output, ContainsSubstring("from pictures with the input form image"));
  CHECK(metadata().input == InputForm::kImage);
  REQUIRE(train_on({"--data", "pictures", "--epochs", "1", "--input-form", "handwriting"}).status == 0);
  CHECK(metadata().input == InputForm::kHandwriting);
}

TEST_CASE_METHOD(OtherDataTest, "several sources share the epochs") {
  const std::vector<std::string> digits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  write_picture_folder(folder_ / "pictures", digits, 100);
  const auto result = train_on({"--data", "data", "--data", "pictures", "--shares", "3", "1", "--epochs", "1"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("from data, pictures with the input form image"));
  CHECK(metadata().training_options.at("shares") == "3 1");
  CHECK(metadata().data_sha256.contains("source-2-train-pictures"));
  const auto wrong = train_on({"--data", "data", "--data", "pictures", "--shares", "1"});
  CHECK_THAT(wrong.standard_error,
             ContainsSubstring("--shares: expected one number for each of the 2 sources, found 1"));
}

TEST_CASE_METHOD(OtherDataTest, "the first source determines the classes") {
  write_picture_folder(folder_ / "pictures", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "X"}, 100);
  const auto result = train_on({"--data", "data", "pictures", "--epochs", "1"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error,
             ContainsSubstring("pictures: expected the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, found X"));
}

TEST_CASE_METHOD(OtherDataTest, "training works on a file of drawings") {
  std::string text;
  for (int i = 0; i < 80; ++i) {
    text += R"({"label": )" + std::to_string(i % 2) + R"(, "strokes": [[[0, 0], [)" +
            (i % 2 == 0 ? std::to_string(i) + ", 200" : "200, " + std::to_string(i)) + "]]]}\n";
  }
  write_bytes(folder_ / "drawings.jsonl", bytes_of(text));
  const auto result = train_on({"--data", "drawings.jsonl", "--epochs", "20"});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  CHECK(metadata().test.value().accuracy > 0.9);
}

TEST_CASE_METHOD(OtherDataTest, "images from a folder cannot be transposed") {
  write_picture_folder(folder_ / "pictures", {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}, 100);
  const auto result = train_on({"--data", "pictures", "--transposed"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, ContainsSubstring("--transposed: expected IDX files"));
}

TEST_CASE_METHOD(TrainProgramTest, "training works on Fashion-MNIST") {
  if (!std::filesystem::exists(DIGIT_FASHION_MNIST)) {
    SKIP("the Debian package dataset-fashion-mnist is not installed: no " DIGIT_FASHION_MNIST);
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
