#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "digit/options.h"

namespace digit::train_app {

/// The data that a network is trained and tested on.
struct DataOptions {
  std::filesystem::path data = "data/mnist";
  /// IDX files that replace `data`, such as EMNIST's: all four or none.
  std::filesystem::path train_images;
  std::filesystem::path train_labels;
  std::filesystem::path test_images;
  std::filesystem::path test_labels;
  bool transposed = false;
  std::vector<std::string> class_names;

  bool has_idx_files() const { return !train_images.empty(); }
};

/// See OptionInfo. The data themselves are recorded and compared by their checksums.
template <OptionsOf<DataOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Data";
  auto& [data, train_images, train_labels, test_images, test_labels, transposed, class_names] = options;
  visit(OptionInfo{kGroup, "data", "Training and test data", {}, false}, data);
  visit(OptionInfo{kGroup, "train-images", "IDX file of training images, raw or .gz, instead of --data", {}, false},
        train_images);
  visit(OptionInfo{kGroup, "train-labels", "IDX file of training labels", {}, false}, train_labels);
  visit(OptionInfo{kGroup, "test-images", "IDX file of test images", {}, false}, test_images);
  visit(OptionInfo{kGroup, "test-labels", "IDX file of test labels", {}, false}, test_labels);
  visit(OptionInfo{kGroup, "transposed", "Swap rows and columns of the images in IDX files, as EMNIST needs"},
        transposed);
  visit(OptionInfo{kGroup, "class-names", "Names of the classes in order, instead of those in the data", {}, false},
        class_names);
}

}  // namespace digit::train_app
