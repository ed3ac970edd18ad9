#include "digit/picture_folder.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>
#include <string>
#include <system_error>

#include "base/sha256.h"
#include "data/split.h"
#include "digit/decode.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/normalize.h"

namespace digit::data {
namespace {

constexpr std::size_t kMostPictureClasses = 255;
constexpr std::size_t kLeastNumberedClasses = 10;

/// A subfolder and the class of what is in it.
struct ClassFolder {
  std::filesystem::path folder;
  std::uint8_t label = 0;
};

std::vector<std::filesystem::directory_entry> entries_of(const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::directory_iterator entries(folder, error);
  if (error) throw Error(folder.string() + ": cannot be read: " + error.message());
  return {begin(entries), end(entries)};
}

bool is_picture(const std::filesystem::directory_entry& entry) {
  if (!entry.is_regular_file()) return false;
  auto ending = entry.path().extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

std::vector<std::string> class_folder_names(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : entries_of(folder)) {
    const auto name = entry.path().filename().string();
    if (entry.is_directory() && !name.starts_with('.')) names.push_back(name);
  }
  std::ranges::sort(names);
  if (names.empty()) throw Error(folder.string() + ": expected a subfolder of pictures for each class, found none");
  if (names.size() > kMostPictureClasses) {
    throw Error(folder.string() + ": expected at most " + std::to_string(kMostPictureClasses) +
                " subfolders, one a class, found " + std::to_string(names.size()));
  }
  return names;
}

/// "7" and "07" would be the same class, so only the first is a number here.
bool is_class_number(const std::string& name) {
  constexpr std::size_t kLongest = 3;
  const bool digits = std::ranges::all_of(name, [](unsigned char c) { return std::isdigit(c) != 0; });
  return digits && name.size() <= kLongest && (name == "0" || name.front() != '0') &&
         std::stoul(name) < kMostPictureClasses;
}

/// Fills in the class names.
std::vector<ClassFolder> find_classes(const std::filesystem::path& folder, std::vector<std::string>& class_names) {
  const auto names = class_folder_names(folder);
  const bool numbered = std::ranges::all_of(names, is_class_number);
  std::vector<ClassFolder> classes;
  for (std::size_t i = 0; i < names.size(); ++i) {
    classes.push_back({folder / names[i], static_cast<std::uint8_t>(numbered ? std::stoul(names[i]) : i)});
  }
  if (!numbered) {
    class_names = names;
    return classes;
  }
  const std::size_t largest = std::ranges::max(classes, {}, &ClassFolder::label).label;
  for (std::size_t k = 0; k < std::max(kLeastNumberedClasses, largest + 1); ++k) {
    class_names.push_back(std::to_string(k));
  }
  return classes;
}

Raster decode_named(const std::filesystem::path& file, std::span<const std::byte> bytes) {
  try {
    return decode_picture(bytes);
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what());
  }
}

std::optional<Image> to_image(const Raster& raster) {
  if (raster.width != kImageSide || raster.height != kImageSide) return normalize(raster);
  if (std::ranges::all_of(raster.ink, [](float ink) { return ink == 0; })) return std::nullopt;
  Image image;
  std::ranges::copy(raster.ink, image.pixels.begin());
  return image;
}

/// Collects the pictures of one split.
class PictureCollector {
 public:
  PictureCollector(LabeledImages& images, Split split) : images_(images), split_(split) {}

  void add(const std::filesystem::path& file, std::uint8_t label) {
    const auto name = file.parent_path().filename().string() + "/" + file.filename().string();
    if (split_of(name) != split_) return;
    const auto bytes = read_file(file);
    const auto image = to_image(decode_named(file, std::as_bytes(std::span(bytes))));
    if (!image) throw Error(file.string() + ": expected a picture with ink, found blank paper; remove it");
    append(images_, *image, label);
    // The lengths keep names and bytes apart.
    const auto head = name + "\n" + std::to_string(bytes.size()) + "\n";
    checksum_.update(std::as_bytes(std::span(head)));
    checksum_.update(std::as_bytes(std::span(bytes)));
  }

  std::string finish_checksum() { return checksum_.finish(); }

 private:
  LabeledImages& images_;
  Split split_;
  base::Sha256 checksum_;
};

}  // namespace

}  // namespace digit::data

namespace digit {

std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : data::entries_of(folder)) {
    if (data::is_picture(entry)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::optional<Image> read_picture(const std::filesystem::path& file) {
  const auto bytes = read_file(file);
  return normalize(data::decode_named(file, std::as_bytes(std::span(bytes))));
}

LabeledImages read_picture_folder(const std::filesystem::path& folder, Split split) {
  LabeledImages images;
  data::PictureCollector collector(images, split);
  for (const auto& one : data::find_classes(folder, images.class_names)) {
    const auto files = find_pictures(one.folder);
    if (files.empty()) throw Error(one.folder.string() + ": expected PNG or JPEG pictures, found none");
    for (const auto& file : files) collector.add(file, one.label);
  }
  if (images.labels.empty()) {
    throw Error(folder.string() + ": too few pictures: none of them falls among those to " +
                (split == Split::kTrain ? "train on" : "test on, one in seven"));
  }
  images.sha256 = {{split == Split::kTrain ? "train-pictures" : "test-pictures", collector.finish_checksum()}};
  return images;
}

}  // namespace digit
