#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "apps/train/train_program_test.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

class SweepTest : public TrainProgramTest {
 protected:
  /// Runs a sweep on the small data.
  ProcessResult sweep(nlohmann::json config) const {
    config["options"]["data"] = "data";
    config["validation"] = 100;
    std::ofstream(folder_ / "sweep.config") << config;
    return run_process({DIGIT_TRAIN, "sweep", "sweep.config"}, folder_.path());
  }
  nlohmann::json saved() const {
    std::ifstream file(folder_ / "sweep.json");
    return nlohmann::json::parse(file);
  }
  void check_rejected(const nlohmann::json& config, const std::string& reason) const {
    const auto result = sweep(config);
    CHECK(result.status == 1);
    CHECK_THAT(result.standard_error, StartsWith("digit-train sweep: sweep.config: ") && ContainsSubstring(reason));
    CHECK_FALSE(std::filesystem::exists(folder_ / "sweep.json"));
  }
};

TEST_CASE_METHOD(SweepTest, "a grid search runs all combinations and ranks them by validation accuracy") {
  const auto result =
      sweep({{"options", {{"epochs", 2}}}, {"vary", {{"learning-rate", {1e-7, 0.01}}, {"hidden", {{16}, {16, 8}}}}}});
  INFO(result.standard_error);
  REQUIRE(result.status == 0);
  const auto trials = saved().at("trials");
  REQUIRE(trials.size() == 4);
  CHECK(std::ranges::is_sorted(trials, std::greater(), [](const auto& trial) {
    return trial.at("validation_accuracy").template get<double>();
  }));
  CHECK(trials.front().at("options").at("learning-rate") == "0.01");
  CHECK(trials.back().at("options").at("learning-rate") == "1e-07");
  CHECK_THAT(result.standard_output, ContainsSubstring("1.  ") && ContainsSubstring("--learning-rate 0.01") &&
                                         ContainsSubstring("wrote sweep.json"));
  CHECK(files().size() == 2);
}

TEST_CASE_METHOD(SweepTest, "a random search runs the requested number of trials, the same ones each time") {
  const nlohmann::json config{{"search", "random"},
                              {"trials", 3},
                              {"options", {{"epochs", 1}}},
                              {"vary",
                               {{"learning-rate", {{"min", 1e-4}, {"max", 1e-2}, {"scale", "log"}}},
                                {"batch-size", {{"min", 20}, {"max", 60}}}}}};
  const auto options = [&] {
    REQUIRE(sweep(config).status == 0);
    auto trials = saved().at("trials").get<std::vector<nlohmann::json>>();
    std::ranges::sort(trials, {}, [](const auto& trial) { return trial.at("trial").template get<int>(); });
    nlohmann::json all;
    for (const auto& trial : trials) all.push_back(trial.at("options"));
    return all;
  };
  const auto first = options();
  CHECK(first.size() == 3);
  CHECK(first[0] != first[1]);
  CHECK(options() == first);
}

TEST_CASE_METHOD(SweepTest, "a failed trial is reported and ranked last") {
  const auto result = sweep({{"options", {{"epochs", 1}}}, {"vary", {{"validation-typo", {1}}}}});
  CHECK(result.status == 1);
  const auto some = sweep({{"options", {{"epochs", 1}}}, {"vary", {{"held-out", {0, 5000}}}}});
  CHECK(some.status == 0);
  CHECK_THAT(saved().at("trials").back().at("failure").get<std::string>(),
             ContainsSubstring("expected more images than the 5000 held-out"));
}

TEST_CASE_METHOD(SweepTest, "at the time limit, the sweep stops the running trials and saves the results") {
  const auto result =
      sweep({{"minutes", 0.02}, {"jobs", 1}, {"options", {{"epochs", 1000000}}}, {"vary", {{"seed", {1, 2, 3}}}}});
  CHECK(result.status == 1);
  CHECK(saved().at("trials").size() == 1);
  CHECK(saved().at("trials").front().at("failure") == "time limit reached");
  CHECK(saved().at("not_tried") == 2);
}

TEST_CASE_METHOD(SweepTest, "unknown names and invalid values are rejected before the first trial") {
  const nlohmann::json vary{{"seed", {1, 2}}};
  check_rejected({{"vary", vary}, {"serch", "grid"}}, "unknown name \"serch\"; did you mean search?");
  check_rejected({{"vary", {{"lerning-rate", {1}}}}}, "--lerning-rate: unknown option; did you mean --learning-rate?");
  check_rejected({{"vary", {{"learning-rate", {"fast"}}}}}, "learning-rate");
  check_rejected({{"vary", {{"output", {"a.pt"}}}}}, "--output is not available in a sweep");
  check_rejected({{"vary", {{"seed", {{"min", 1}, {"max", 2}}}}}}, "vary.seed");
  check_rejected({{"vary", vary}, {"minutes", -1}}, "minutes");
  check_rejected({{"vary", vary}, {"trials", "many"}}, "trials");
  check_rejected({{"search", "random"}, {"vary", {{"seed", {{"min", 2}, {"max", 1}}}}}}, "vary.seed");
  check_rejected({{"vary", nlohmann::json::object()}}, "vary");
}

}  // namespace
}  // namespace digit::test
