#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "digit/input_form.h"
#include "digit/options.h"

namespace digit::common {

/// The data that a network is trained and tested on.
struct DataOptions {
  /// At least one. The first one determines the classes.
  std::vector<std::filesystem::path> data = {"data/mnist"};
  /// Empty: in proportion to the numbers of images. Otherwise one for each of `data`.
  std::vector<double> shares;
  /// IDX files that replace `data`, such as EMNIST's: all four or none.
  std::filesystem::path train_images;
  std::filesystem::path train_labels;
  std::filesystem::path test_images;
  std::filesystem::path test_labels;
  bool transposed = false;
  std::vector<std::string> class_names;
  std::optional<InputForm> input_form;
  bool skip_unreadable = false;
};

/// See OptionInfo. The data themselves are recorded and compared by their checksums, and the form by the metadata.
template <OptionsOf<DataOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Data";
  auto& [data, shares, train_images, train_labels, test_images, test_labels, transposed, class_names, input_form,
         skip_unreadable] = options;
  visit(OptionInfo{kGroup, "data", "Training and test data, one source or several", {}, false}, data);
  visit(OptionInfo{kGroup, "shares",
                   "Share of each epoch for each source of --data; by default in proportion to their sizes", kPositive},
        shares);
  visit(OptionInfo{kGroup, "train-images", "IDX file of training images, raw or .gz, instead of --data", {}, false},
        train_images);
  visit(OptionInfo{kGroup, "train-labels", "IDX file of training labels", {}, false}, train_labels);
  visit(OptionInfo{kGroup, "test-images", "IDX file of test images", {}, false}, test_images);
  visit(OptionInfo{kGroup, "test-labels", "IDX file of test labels", {}, false}, test_labels);
  visit(OptionInfo{kGroup, "transposed", "Swap rows and columns of the images in IDX files, as EMNIST needs"},
        transposed);
  visit(OptionInfo{kGroup, "class-names", "Names of the classes in order, instead of those in the data", {}, false},
        class_names);
  visit(OptionInfo{kGroup,
                   "input-form",
                   "How inputs become 28×28 pixels, by default handwriting (ink, centered) for MNIST and drawings and "
                   "image (tones as they are) for other data",
                   {},
                   false},
        input_form);
  visit(OptionInfo{kGroup, "skip-unreadable", "Go on without inputs that are blank or cannot be read", {}, false},
        skip_unreadable);
}

}  // namespace digit::common
