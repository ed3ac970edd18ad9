#include "data/idx_folder.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "data/idx_pair.h"
#include "data/split.h"
#include "digit/error.h"
#include "digit/mnist.h"

namespace digit::data {
namespace {

using Path = std::filesystem::path;

/// A file of the folder whose name is a usual one. Lower members are preferred.
struct Candidate {
  bool has_prefix = false;
  bool has_dots = false;
  bool is_compressed = false;
  Path file;

  auto rank() const { return std::tuple(has_prefix, has_dots, is_compressed); }
};

/// Returns the files of the folder that hold the `kind` ("images" or "labels") of the split.
std::vector<Candidate> find_candidates(const Path& folder, Split split, const std::string& kind) {
  const std::string name = split == Split::kTrain ? "train" : "(?:t10k|test)";
  const std::regex pattern("(.+-)?" + name + "-" + kind + "(?:(\\.idx[13]-ubyte)|-idx[13]-ubyte)(\\.gz)?");
  std::vector<Candidate> candidates;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const auto text = entry.path().filename().string();
    std::smatch match;
    if (!std::regex_match(text, match, pattern)) continue;
    candidates.push_back({match[1].matched, match[2].matched, match[3].matched, entry.path()});
  }
  std::ranges::sort(candidates, {}, [](const auto& each) { return std::tuple(each.rank(), each.file); });
  return candidates;
}

/// MNIST's own name of the file.
std::string usual_name(Split split, const std::string& kind) {
  return (split == Split::kTrain ? "train-" : "t10k-") + kind + (kind == "images" ? "-idx3-ubyte" : "-idx1-ubyte");
}

Path find_file(const Path& folder, Split split, const std::string& kind) {
  const auto candidates = find_candidates(folder, split, kind);
  if (candidates.empty()) {
    throw Error(
        (folder / usual_name(split, kind)).string() +
        ": not found, also not with .gz; run scripts/fetch-mnist, or specify the folder that contains the file");
  }
  if (candidates.size() > 1 && candidates[0].rank() == candidates[1].rank()) {
    throw Error(folder.string() + ": expected one file of " + split_name(split) + " " + kind + ", found " +
                candidates[0].file.filename().string() + " and " + candidates[1].file.filename().string() +
                "; name the files with --train-images and the options beside it");
  }
  return candidates[0].file;
}

LabeledImages read_split(const Path& folder, Split split) {
  const auto images = find_file(folder, split, "images");
  const auto labels = find_file(folder, split, "labels");
  return read_idx_pair_as(images, labels, usual_name(split, "images"), usual_name(split, "labels"));
}

}  // namespace

bool has_idx_files(const Path& folder) {
  for (const auto split : {Split::kTrain, Split::kTest}) {
    for (const auto* kind : {"images", "labels"}) {
      if (!find_candidates(folder, split, kind).empty()) return true;
    }
  }
  return false;
}

InputForm form_of_idx_folder(const Path& folder) {
  const auto labels = find_candidates(folder, Split::kTrain, "labels");
  return labels.empty() || is_mnist(labels.front().file) ? InputForm::kHandwriting : InputForm::kImage;
}

DataDescription read_idx_folder(const Path& folder, const ReadOptions& options, const InputSink& add) {
  auto images = read_mnist(folder, options.split);
  return pass_on(std::move(images), folder, options, add);
}

}  // namespace digit::data

namespace digit {

LabeledImages read_mnist(const std::filesystem::path& folder, Split split) {
  if (split != Split::kAll) {
    auto images = data::read_split(folder, split);
    images.form = data::form_of_idx_folder(folder);
    return images;
  }
  auto all = read_mnist(folder, Split::kTrain);
  append(all, read_mnist(folder, Split::kTest));
  return all;
}

}  // namespace digit
