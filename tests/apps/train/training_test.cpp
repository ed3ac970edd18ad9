#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>

#include "apps/train/train_program_test.h"
#include "digit/predictor.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

class TrainingTest : public TrainProgramTest {
 protected:
  void write(const std::string& name, const std::string& content) const { std::ofstream(folder_ / name) << content; }
  nlohmann::json train_json(std::vector<std::string> options) const {
    options.emplace_back("--json");
    const auto result = train(options);
    INFO(result.standard_error);
    REQUIRE(result.status == 0);
    return nlohmann::json::parse(result.standard_output);
  }
};

TEST_CASE_METHOD(TrainingTest, "training on small data writes a model that reads it") {
  const auto result = train({"--epochs", "5"});
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("recipe plain") && ContainsSubstring("precision") &&
                                         ContainsSubstring("test accuracy 100.00 % on 100 images") &&
                                         ContainsSubstring("wrote digit.pt"));
  CHECK(result.standard_error.empty());
  CHECK(files() == std::vector<std::string>{"digit.pt"});

  const auto data = make_tiny_mnist(10);
  const Predictor predictor(folder_ / "digit.pt");
  CHECK(predictor.predict(data.image(7)).digit() == 7);
  CHECK(predictor.metadata().data_sha256.size() == 4);
}

TEST_CASE_METHOD(TrainingTest, "with --json standard output holds one object and standard error the rest") {
  const auto result = train({"--epochs", "2", "--json", "--output", "a.pt"});
  CHECK(result.status == 0);
  const auto json = nlohmann::json::parse(result.standard_output);
  CHECK((json.at("test_accuracy") >= 0 && json.at("test_accuracy") <= 1));
  CHECK(json.at("test_loss") > 0);
  CHECK(json.at("epochs") == 2);
  CHECK(json.at("seconds") > 0);
  CHECK(json.at("images_per_second") > 0);
  CHECK(json.at("model") == "a.pt");
  CHECK(json.at("options").at("epochs") == "2");
  CHECK_THAT(result.standard_error, ContainsSubstring("epoch 2/2") && ContainsSubstring("wrote a.pt"));
}

TEST_CASE_METHOD(TrainingTest, "into a file progress is one line an epoch without control characters") {
  const auto text = train({"--epochs", "3"}).standard_output;
  for (const std::string epoch : {"1", "2", "3"}) {
    const auto line = text.find("\nepoch " + epoch + "/3  loss ");
    CHECK(line != std::string::npos);
    CHECK(text.find("epoch " + epoch + "/3", line + 2) == std::string::npos);
  }
  CHECK(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == '\x7f'; }));
}

class TerminalTest : public TrainProgramTest {
 protected:
  /// What digit-train prints on a terminal of that width, in an environment with these variables.
  std::string on_terminal(int columns, const std::string& environment) const {
    const auto line = "stty cols " + std::to_string(columns) + "; export TERM=xterm; exec env " + environment + " " +
                      DIGIT_TRAIN + " --data data --threads 1 --epochs 3";
    const auto result = run_process({"script", "--quiet", "--return", "--command", line, "/dev/null"}, folder_.path());
    CHECK(result.status == 0);
    return result.standard_output;
  }
};

bool is_ascii(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

TEST_CASE_METHOD(TerminalTest, "on a terminal, progress has bars of the locale's characters and no colors") {
  const auto wide = on_terminal(120, "LC_ALL=C.UTF-8");
  CHECK_THAT(wide, ContainsSubstring("\x1b[K") && ContainsSubstring("▅"));
  CHECK_FALSE(std::regex_search(wide, std::regex("\x1b\\[[0-9;]*m")));
  const auto plain = on_terminal(120, "LC_ALL=C");
  CHECK_THAT(plain, ContainsSubstring("images/s  +\r\n"));
  CHECK(is_ascii(plain));
  CHECK(is_ascii(on_terminal(120, "-u LC_ALL -u LC_CTYPE LANG=C")));
}

TEST_CASE_METHOD(TerminalTest, "on a terminal of 40 columns, a line of progress is not longer") {
  std::istringstream lines(on_terminal(40, "LC_ALL=C"));
  std::size_t epochs = 0;
  for (std::string line; std::getline(lines, line);) {
    line = line.substr(line.rfind("\x1b[K") == std::string::npos ? 0 : line.rfind("\x1b[K") + 3);
    if (!line.starts_with("epoch ")) continue;
    ++epochs;
    CHECK(line.size() <= 41);  // With the carriage return of the terminal.
  }
  CHECK(epochs == 3);
}

TEST_CASE_METHOD(TerminalTest, "on a terminal that cannot erase a line, progress is one line an epoch") {
  const auto text = on_terminal(80, "TERM=dumb LC_ALL=C.UTF-8");
  CHECK_THAT(text, !ContainsSubstring("\x1b") && ContainsSubstring("images/s\r\n"));
  CHECK(is_ascii(text));
}

TEST_CASE_METHOD(TrainingTest, "a config file sets options, and the command line wins over it") {
  write("train.ini", "epochs = 2\nbatch-size = 100\nhidden = [16, 8]\n");
  const auto options = train_json({"--config", "train.ini", "--batch-size", "50"}).at("options");
  CHECK(options.at("epochs") == "2");
  CHECK(options.at("hidden") == "16 8");
  CHECK(options.at("batch-size") == "50");
}

TEST_CASE_METHOD(TrainingTest, "an unknown option is status 2, on the command line and in a config file") {
  write("train.ini", "epocs = 2\n");
  const auto flag = train({"--no-such-option"});
  CHECK(flag.status == 2);
  CHECK_THAT(flag.standard_error, ContainsSubstring("--no-such-option"));
  const auto line = train({"--config", "train.ini"});
  CHECK(line.status == 2);
  CHECK_THAT(line.standard_error, ContainsSubstring("epocs"));
  CHECK(train({"--epochs", "0"}).status == 2);
  CHECK(train({"--config", "missing.ini"}).status == 2);
  CHECK(files() == std::vector<std::string>{"train.ini"});
}

TEST_CASE_METHOD(TrainingTest, "The option --hidden takes any number of layers") {
  REQUIRE(train({"--epochs", "1", "--hidden", "24", "16", "12"}).status == 0);
  CHECK(Predictor(folder_ / "digit.pt").metadata().hidden == std::vector<std::size_t>{24, 16, 12});
}

TEST_CASE_METHOD(TrainingTest, "the same seed gives the same bytes whatever the file's name, another seed others") {
  for (const std::string name : {"one.pt", "another-name.pt"}) {
    REQUIRE(train({"--epochs", "1", "--seed", "5", "--output", name}).status == 0);
  }
  REQUIRE(train({"--epochs", "1", "--seed", "6", "--output", "other.pt"}).status == 0);
  CHECK(read_bytes(folder_ / "one.pt") == read_bytes(folder_ / "another-name.pt"));
  CHECK(read_bytes(folder_ / "one.pt") != read_bytes(folder_ / "other.pt"));
}

TEST_CASE_METHOD(TrainingTest, "the recipe digits gives a model with a detector") {
  const auto json =
      train_json({"--recipe", "digits", "--epochs", "1", "--synthetic-drawings", "20", "--held-out", "50"});
  CHECK(json.at("options").at("recipe") == "digits");
  const Predictor predictor(folder_ / "digit.pt");
  CHECK(predictor.has_detector());
  CHECK(predictor.metadata().is_digit_threshold.has_value());
  CHECK(predictor.predict(make_tiny_mnist(1).image(0)).is_digit.has_value());
}

}  // namespace
}  // namespace digit::test
