#include "common/model_path.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <filesystem>

#include "digit/file.h"
#include "support/temporary_folder.h"

namespace digit::common {
namespace {

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
}

TEST_CASE_METHOD(ModelPathTest, "the text about a file that does not exist has no time") {
  CHECK(describe(find_model("missing.pt")) == "missing.pt (named by --model)");
}

}  // namespace
}  // namespace digit::common
