#include "digit/picture_folder.h"

#include <algorithm>
#include <cctype>
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

constexpr std::size_t kMaxPictureClasses = 255;
constexpr std::size_t kMinNumberedClasses = 10;

/// A subfolder and the class of its pictures.
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
  if (names.size() > kMaxPictureClasses) {
    throw Error(folder.string() + ": expected at most " + std::to_string(kMaxPictureClasses) +
                " subfolders, one per class, found " + std::to_string(names.size()));
  }
  return names;
}

/// Returns whether the name is a class number without leading zeros, which would give "7" and "07" the same class.
bool is_class_number(const std::string& name) {
  constexpr std::size_t kLongest = 3;
  const bool digits = std::ranges::all_of(name, [](unsigned char c) { return std::isdigit(c) != 0; });
  return digits && name.size() <= kLongest && (name == "0" || name.front() != '0') &&
         std::stoul(name) < kMaxPictureClasses;
}

/// Finds the subfolders and writes the class names to `class_names`.
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
  for (std::size_t k = 0; k < std::max(kMinNumberedClasses, largest + 1); ++k) {
    class_names.push_back(std::to_string(k));
  }
  return classes;
}

/// Decodes a picture and puts the name of its file before the message of an error.
Raster decode_named(const std::filesystem::path& file, std::span<const std::byte> bytes) {
  try {
    return decode_picture(bytes);
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what());
  }
}

/// Converts a picture of 28×28 pixels as it is, and normalizes any other. Returns nullopt if the picture is blank.
std::optional<Image> to_image(const Raster& raster) {
  if (raster.width != kImageSide || raster.height != kImageSide) return normalize(raster);
  if (std::ranges::all_of(raster.ink, [](float ink) { return ink == 0; })) return std::nullopt;
  Image image;
  std::ranges::copy(raster.ink, image.pixels.begin());
  return image;
}

/// The name of a picture that decides about its split and goes into the checksum: `SUBFOLDER/FILE`.
std::string name_of(const std::filesystem::path& file) {
  return file.parent_path().filename().string() + "/" + file.filename().string();
}

void add_picture(const std::filesystem::path& file, std::uint8_t label, LabeledImages& images, base::Sha256& checksum) {
  const auto bytes = read_file(file);
  const auto image = to_image(decode_named(file, std::as_bytes(std::span(bytes))));
  if (!image) throw Error(file.string() + ": expected a picture with ink, found a blank one; remove the file");
  append(images, *image, label);
  // The size separates the name from the bytes.
  const auto header = name_of(file) + "\n" + std::to_string(bytes.size()) + "\n";
  checksum.update(std::as_bytes(std::span(header)));
  checksum.update(std::as_bytes(std::span(bytes)));
}

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
  base::Sha256 checksum;
  for (const auto& [subfolder, label] : data::find_classes(folder, images.class_names)) {
    const auto files = find_pictures(subfolder);
    if (files.empty()) throw Error(subfolder.string() + ": expected PNG or JPEG pictures, found none");
    for (const auto& file : files) {
      if (data::split_of(data::name_of(file)) == split) data::add_picture(file, label, images, checksum);
    }
  }
  data::require_examples(images, folder, "pictures", split);
  images.sha256 = {{data::split_name(split) + "-pictures", checksum.finish()}};
  return images;
}

}  // namespace digit
