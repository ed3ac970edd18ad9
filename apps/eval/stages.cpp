#include "eval/stages.h"

#include <set>
#include <string_view>
#include <system_error>

#include "common/png_writer.h"
#include "digit/error.h"

namespace digit::eval_app {
namespace {

std::string stage_file_name(const std::string& prefix, std::size_t number, const std::string& stage) {
  return prefix + (number < 10 ? "-0" : "-") + std::to_string(number) + "-" + stage + ".png";
}

}  // namespace

StageObserver collect_stages(std::vector<Stage>& stages) {
  return [&stages](std::string_view name, const Raster& result) {
    if (!result.ink.empty()) stages.push_back({std::string(name), result});
  };
}

std::vector<std::string> stage_prefixes(std::span<const std::filesystem::path> pictures) {
  std::vector<std::string> prefixes;
  std::set<std::string> used;
  for (const auto& picture : pictures) {
    const auto stem = picture.stem().string();
    auto prefix = stem;
    for (int number = 2; !used.insert(prefix).second; ++number) prefix = stem + "-" + std::to_string(number);
    prefixes.push_back(prefix);
  }
  return prefixes;
}

void create_stages_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": cannot create the folder: " + error.message());
}

std::vector<StageFile> write_stages(const std::filesystem::path& folder, const std::string& prefix,
                                    std::span<const Stage> stages) {
  std::vector<StageFile> files;
  for (const auto& [name, result] : stages) {
    const auto file = folder / stage_file_name(prefix, files.size() + 1, name);
    common::write_png(file, result);
    files.push_back({.name = name, .width = result.width, .height = result.height, .file = file});
  }
  return files;
}

}  // namespace digit::eval_app
