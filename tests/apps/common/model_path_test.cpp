#include "common/model_path.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <chrono>
#include <filesystem>
#include <string>

#include "digit/error.h"
#include "digit/file.h"
#include "support/temporary_folder.h"

namespace digit::common {
namespace {

using Catch::Matchers::Message;

/// 2026-11-25 21:43:08 UTC.
constexpr std::chrono::sys_seconds kTime{std::chrono::seconds(1'795'642'988)};

/// Runs in an empty working folder.
class ModelPathTest {
 public:
  ModelPathTest() { std::filesystem::current_path(folder_.path()); }
  ~ModelPathTest() { std::filesystem::current_path(previous_); }

 protected:
  static void write(const std::filesystem::path& file) {
    write_file(file, "model");
    std::filesystem::last_write_time(file, std::chrono::file_clock::from_sys(kTime));
  }

  /// The folder that the programs, which are in the folder of this test, look into.
  static std::filesystem::path shipped_folder() {
    const auto executable = std::filesystem::read_symlink("/proc/self/exe");
    return (executable.parent_path() / "../share/digit").lexically_normal();
  }

  std::filesystem::path previous_ = std::filesystem::current_path();
  test::TemporaryFolder folder_;
};

TEST_CASE_METHOD(ModelPathTest, "a model that the user names is taken, even if the working folder has one") {
  write("digit.pt");
  write("mine.pt");
  const auto found = find_model("mine.pt");
  CHECK(found.path == "mine.pt");
  CHECK(describe(found) == "mine.pt (named by --model, written 2026-11-25 21:43 UTC)");
  CHECK(describe(find_model("mine.pt", "--init")) == "mine.pt (named by --init, written 2026-11-25 21:43 UTC)");
}

TEST_CASE_METHOD(ModelPathTest, "without a name, the model in the working folder is taken, and the text says so") {
  write("digit.pt");
  const auto found = find_model(std::nullopt);
  CHECK(found.path == "digit.pt");
  CHECK(describe(found) == "digit.pt (found in the working folder, written 2026-11-25 21:43 UTC)");
  CHECK(written_time(found.path) == "2026-11-25T21:43:08Z");
}

TEST_CASE_METHOD(ModelPathTest, "mlp and cnn name the shipped models, even if the working folder has such a file") {
  const std::string name = GENERATE("mlp", "cnn");
  write(name);
  write("digit.pt");
  const auto file = shipped_folder() / (name == "mlp" ? "digit.pt" : "digit-cnn.pt");
  if (std::filesystem::exists(file)) {
    const auto found = find_model(name, "--init");
    CHECK(found.path == file);
    CHECK(found.how == "shipped with the program, named by --init");
  } else {
    CHECK_THROWS_MATCHES(find_model(name), Error,
                         Message("model " + name + ": expected the model shipped with the program in " + file.string() +
                                 ", found no such file; name a model file with --model"));
  }
}

TEST_CASE_METHOD(ModelPathTest, "a path to a file called like a shipped model names the file") {
  write("cnn");
  CHECK(find_model("./cnn").path == "./cnn");
  CHECK(find_model("./cnn").how == "named by --model");
  CHECK(find_model(std::filesystem::absolute("cnn")).how == "named by --model");
}

TEST_CASE_METHOD(ModelPathTest, "without a name and without a model in the working folder, the shipped mlp is taken") {
  const auto file = shipped_folder() / "digit.pt";
  if (!std::filesystem::exists(file)) SKIP("the build has no shipped model");
  CHECK(find_model(std::nullopt).path == file);
  CHECK(find_model(std::nullopt).how == "shipped with the program");
}

TEST_CASE_METHOD(ModelPathTest, "a file that does not exist has no time") {
  CHECK(describe(find_model("missing.pt")) == "missing.pt (named by --model)");
  CHECK_FALSE(written_time("missing.pt").has_value());
}

}  // namespace
}  // namespace digit::common
