#include "common/model_path.h"

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <ctime>
#include <map>
#include <system_error>

#include "digit/error.h"

namespace digit::common {
namespace {

/// Returns when the file was written in UTC, in a format of strftime.
std::optional<std::string> time_text(const std::filesystem::path& file, const char* format) {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(file, error);
  if (error) return std::nullopt;
  const auto system_time = std::chrono::file_clock::to_sys(time);
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(system_time.time_since_epoch()).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  return std::string(text.data(), std::strftime(text.data(), text.size(), format, &parts));
}

constexpr const char* kDefaultModel = "mlp";

/// The shipped models by the name of their architecture, and the files in share/digit.
const std::map<std::string, std::string>& shipped_models() {
  static const std::map<std::string, std::string> models{{kDefaultModel, "digit.pt"}, {"cnn", "digit-cnn.pt"}};
  return models;
}

bool is_shipped(const std::filesystem::path& named) { return shipped_models().contains(named.string()); }

std::filesystem::path shipped_file(const std::string& name) {
  const auto executable = std::filesystem::read_symlink("/proc/self/exe");
  return (executable.parent_path() / "../share/digit" / shipped_models().at(name)).lexically_normal();
}

}  // namespace

FoundModel find_model(const std::optional<std::filesystem::path>& named, const std::string& option) {
  if (named && is_shipped(*named)) {
    const auto shipped = shipped_file(named->string());
    if (std::filesystem::exists(shipped)) return {shipped, "shipped with the program, named by " + option};
    throw Error("model " + named->string() + ": expected the model shipped with the program in " + shipped.string() +
                ", found no such file; name a model file with " + option);
  }
  if (named) return {*named, "named by " + option};
  const std::filesystem::path trained = "digit.pt";
  if (std::filesystem::exists(trained)) return {trained, "found in the working folder"};
  const auto shipped = shipped_file(kDefaultModel);
  if (std::filesystem::exists(shipped)) return {shipped, "shipped with the program"};
  throw Error("model: expected ./digit.pt or " + shipped.string() +
              ", found neither; run digit-train, or name a model file with " + option);
}

std::string describe(const FoundModel& model) {
  const auto written = time_text(model.path, "%Y-%m-%d %H:%M UTC");
  return model.path.string() + " (" + model.how + (written ? ", written " + *written : "") + ")";
}

std::optional<std::string> written_time(const std::filesystem::path& file) {
  return time_text(file, "%Y-%m-%dT%H:%M:%SZ");
}

std::string file_version(const std::filesystem::path& file) {
  struct stat state {};
  if (::stat(file.c_str(), &state) != 0) return {};
  std::string text;
  for (const auto number : {static_cast<long long>(state.st_dev), static_cast<long long>(state.st_ino),
                            static_cast<long long>(state.st_size), static_cast<long long>(state.st_mtim.tv_sec),
                            static_cast<long long>(state.st_mtim.tv_nsec), static_cast<long long>(state.st_ctim.tv_sec),
                            static_cast<long long>(state.st_ctim.tv_nsec)}) {
    text += std::to_string(number) + ' ';
  }
  return text;
}

}  // namespace digit::common
