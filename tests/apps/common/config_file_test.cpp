#include "common/config_file.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::common {
namespace {

using Catch::Matchers::ContainsSubstring;

class ConfigFileTest {
 protected:
  ConfigFileTest() {
    app_.add_option("--number", number_)->envname("CONFIG_TEST_NUMBER");
    app_.set_config("--config")->envname("CONFIG_TEST_CONFIG");
  }
  ~ConfigFileTest() {
    ::unsetenv("CONFIG_TEST_NUMBER");
    ::unsetenv("CONFIG_TEST_CONFIG");
  }
  std::string write(const std::string& text) const {
    std::ofstream(folder_ / "options.ini") << text;
    return folder_ / "options.ini";
  }
  int parse(const std::string& line) {
    use_config_file(app_);
    app_.parse(line);
    return number_;
  }

  test::TemporaryFolder folder_;
  CLI::App app_;
  int number_ = 1;
};

TEST_CASE_METHOD(ConfigFileTest,
                 "A flag precedes the environment, which precedes the file, which precedes the default") {
  const std::string config = "--config " + write("number = 2\n");
  CHECK(parse("") == 1);
  CHECK(parse(config) == 2);
  ::setenv("CONFIG_TEST_NUMBER", "3", 1);
  CHECK(parse(config) == 3);
  CHECK(parse(config + " --number 4") == 4);
}

TEST_CASE_METHOD(ConfigFileTest, "An empty variable of the environment is like none") {
  ::setenv("CONFIG_TEST_NUMBER", "", 1);
  CHECK(parse("--config " + write("number = 2\n")) == 2);
}

TEST_CASE_METHOD(ConfigFileTest, "The environment can name the file, and a missing one is an error") {
  ::setenv("CONFIG_TEST_CONFIG", write("number = 2\n").c_str(), 1);
  CHECK(parse("") == 2);
  ::setenv("CONFIG_TEST_CONFIG", "missing.ini", 1);
  CHECK_THROWS_AS(parse(""), CLI::FileError);
}

TEST_CASE_METHOD(ConfigFileTest, "A byte-order mark at the beginning of the file is skipped") {
  CHECK(parse("--config " + write("\xEF\xBB\xBFnumber = 2\n")) == 2);
}

TEST_CASE_METHOD(ConfigFileTest,
                 "Every program with a config file skips its byte-order mark and names what is unknown") {
  const std::string config = write("\xEF\xBB\xBFno-such-option = 2\n");
  for (const std::string program : {DIGIT_TRAIN, DIGIT_SERVE}) {
    CHECK_THAT(test::run_process({program, "--config", config}).standard_error,
               ContainsSubstring(config + ": no-such-option: unknown option\n"));
  }
}

TEST_CASE_METHOD(ConfigFileTest, "A mistyped name in the file gets a suggestion") {
  CHECK_THAT(test::run_process({DIGIT_TRAIN, "--config", write("epoch = 2\n")}).standard_error,
             ContainsSubstring("options.ini: epoch: unknown option; did you mean epochs?\n"));
  CHECK_THAT(test::run_process({DIGIT_SERVE, "--config", write("prot = 80\n")}).standard_error,
             ContainsSubstring("options.ini: prot: unknown option; did you mean port?\n"));
}

TEST_CASE_METHOD(ConfigFileTest, "A section of the file is refused by its name") {
  CHECK_THAT(test::run_process({DIGIT_TRAIN, "--config", write("[training]\nepochs = 2\n")}).standard_error,
             ContainsSubstring("options.ini: [training]: unknown section\n"));
}

}  // namespace
}  // namespace digit::common
