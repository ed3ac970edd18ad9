#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "digit/raster.h"
#include "digit/stages.h"

namespace digit::eval_app {

/// What one stage on the way from a picture to an image produced.
struct Stage {
  std::string name;
  Raster result;
};

/// The file that shows a stage, and its size in pixels.
struct StageFile {
  std::string name;
  std::size_t width = 0;
  std::size_t height = 0;
  std::filesystem::path file;
};

/// Returns an observer that appends a copy of each stage to `stages`, which must outlive it. Leaves out results
/// without pixels, of which there is no PNG.
StageObserver collect_stages(std::vector<Stage>& stages);

/// Returns for each picture how the names of its stage files begin: like the picture's own name, without the extension.
/// For a further picture of the same name, `-2`, `-3` and so on follows, so that no two pictures have the same.
std::vector<std::string> stage_prefixes(std::span<const std::filesystem::path> pictures);

/// Creates the folder if it is missing. Throws digit::Error if this fails.
void create_stages_folder(const std::filesystem::path& folder);

/// Writes each stage of one picture to a file such as `folder/PREFIX-02-contrast.png`, a grayscale PNG in which a value
/// of 1 is black and 0 is white. The number is the position of the stage, from 1. Replaces files of the same name, and
/// leaves all other files alone. Throws digit::Error if a file cannot be written.
std::vector<StageFile> write_stages(const std::filesystem::path& folder, const std::string& prefix,
                                    std::span<const Stage> stages);

}  // namespace digit::eval_app
