#include "digit/picture_folder.h"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>
#include <system_error>

#include "base/sha256.h"
#include "data/split.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/picture_formats.h"
#include "digit/prepare.h"

namespace digit::data {
namespace {

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
  return std::ranges::any_of(kPictureFormats, [&](const PictureFormat& format) {
    return !ending.empty() && std::ranges::find(format.extensions, ending) != format.extensions.end();
  });
}

bool is_hidden(const std::filesystem::path& path) { return path.filename().string().starts_with('.'); }

/// Returns whether the name is a number without leading zeros that a class can have.
bool is_number(const std::string& name) {
  constexpr std::size_t kLongest = 9;
  return !name.empty() && name.size() <= kLongest && (name == "0" || name.front() != '0') &&
         std::ranges::all_of(name, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// Sorts numbers by value and other names alphabetically.
void sort_class_names(std::vector<std::string>& names) {
  std::ranges::sort(names);
  if (std::ranges::all_of(names, is_number)) std::ranges::stable_sort(names, {}, &std::string::size);
}

/// The pictures of one class, and the files beside them that are none.
struct ClassFolder {
  std::vector<std::filesystem::path> pictures;
  std::vector<std::string> ignored;
};

ClassFolder list_class(const std::filesystem::path& folder) {
  ClassFolder found;
  for (const auto& entry : entries_of(folder)) {
    if (is_picture(entry)) {
      found.pictures.push_back(entry.path());
    } else if (entry.is_regular_file() && !is_hidden(entry.path())) {
      found.ignored.push_back(entry.path().string());
    }
  }
  std::ranges::sort(found.pictures);
  std::ranges::sort(found.ignored);
  if (found.pictures.empty()) {
    const auto others = found.ignored.empty() ? "none" : "only other files, such as " + found.ignored.front();
    throw Error(folder.string() + ": expected " + std::string(kPictureFormatNames) + " pictures, found " + others +
                "; convert them to PNG, or remove the folder");
  }
  return found;
}

/// The name of a picture that decides about its split and goes into the checksum: `SUBFOLDER/FILE`.
std::string key_of(const std::filesystem::path& file) {
  return file.parent_path().filename().string() + "/" + file.filename().string();
}

/// Adds the name and the bytes of a picture to the checksum. The size separates them.
void update(base::Sha256& checksum, const std::string& key, const std::string& bytes) {
  const auto header = key + "\n" + std::to_string(bytes.size()) + "\n";
  checksum.update(std::as_bytes(std::span(header)));
  checksum.update(std::as_bytes(std::span(bytes)));
}

LabeledInput read_input(const std::filesystem::path& file, const std::string& label, const ReadOptions& options,
                        base::Sha256& checksum) {
  LabeledInput input{.name = file.string(), .label = label, .image = {}, .error = {}};
  EncodedPicture picture;
  try {
    picture.bytes = read_file(file);
  } catch (const Error& error) {
    input.error = error.what();
    return input;
  }
  update(checksum, key_of(file), picture.bytes);
  try {
    input.image = prepare(picture, options.form, {.score = options.score});
  } catch (const Error& error) {
    input.error = input.name + ": " + error.what();
  }
  return input;
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

DataDescription read_picture_folder(const std::filesystem::path& folder, const ReadOptions& options,
                                    const InputSink& add) {
  DataDescription description;
  for (const auto& entry : data::entries_of(folder)) {
    if (data::is_hidden(entry.path())) continue;
    if (entry.is_directory()) description.class_names.push_back(entry.path().filename().string());
  }
  if (description.class_names.empty()) {
    throw Error(folder.string() + ": expected a subfolder of pictures for each class, found none");
  }
  data::sort_class_names(description.class_names);
  base::Sha256 checksum;
  for (const auto& name : description.class_names) {
    auto [pictures, ignored] = data::list_class(folder / name);
    description.ignored.insert(description.ignored.end(), ignored.begin(), ignored.end());
    for (const auto& file : pictures) {
      if (!data::belongs_to(options.split, data::key_of(file))) continue;
      add(data::read_input(file, name, options, checksum));
    }
  }
  description.sha256 = {{data::split_name(options.split) + "-pictures", checksum.finish()}};
  return description;
}

}  // namespace digit
