#include <signal.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <regex>
#include <string>

#include "apps/train/train_program_test.h"
#include "digit/file.h"
#include "support/files.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

class ReportTest : public TrainProgramTest {
 protected:
  std::string page() const { return read_file(folder_ / "report/report.html"); }
};

TEST_CASE_METHOD(ReportTest, "the report is one page with the figures of the training") {
  const auto result = train({"--epochs", "2", "--report", "report"});
  CHECK(result.status == 0);
  CHECK_THAT(result.standard_output, ContainsSubstring("wrote report/report.html"));
  CHECK_THAT(page(), StartsWith("<!DOCTYPE html>") && ContainsSubstring("2 of 2") && ContainsSubstring("Confusion") &&
                         ContainsSubstring("train-images-idx3-ubyte"));
}

TEST_CASE_METHOD(ReportTest, "the report has the date, the version and the machine") {
  REQUIRE(train({"--epochs", "1", "--report", "report"}).status == 0);
  auto version = run_process({DIGIT_TRAIN, "--version"}).standard_output;
  version.pop_back();
  CHECK_THAT(page(), ContainsSubstring(version) && ContainsSubstring(" UTC") && ContainsSubstring(" of memory"));
  CHECK(std::regex_search(page(), std::regex("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC")));
}

TEST_CASE_METHOD(ReportTest, "the report does not change the model") {
  REQUIRE(train({"--epochs", "1", "--output", "a.pt"}).status == 0);
  REQUIRE(train({"--epochs", "1", "--output", "b.pt", "--report", "report"}).status == 0);
  CHECK(read_bytes(folder_ / "a.pt") == read_bytes(folder_ / "b.pt"));
}

TEST_CASE_METHOD(ReportTest, "the report of an interrupted training has the curves only") {
  Process process(command({"--epochs", "1000000", "--report", "report"}), folder_.path());
  REQUIRE(process.wait_for_output("/1000000  loss"));
  process.send_signal(SIGINT);
  CHECK(process.wait().status == 130);
  CHECK_THAT(page(), ContainsSubstring("interrupted in epoch ") && ContainsSubstring("Curves") &&
                         !ContainsSubstring("Confusion"));
}

TEST_CASE_METHOD(ReportTest, "an error before training names a report that cannot be written") {
  const auto result = train({"--report", "data/train-images-idx3-ubyte"});
  CHECK(result.status == 1);
  CHECK_THAT(result.standard_error, StartsWith("digit-train: data/train-images-idx3-ubyte: "));
  CHECK(result.standard_output.empty());
  CHECK(files().empty());
}

}  // namespace
}  // namespace digit::test
