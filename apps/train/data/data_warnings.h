#pragma once

#include <string>
#include <vector>

#include "digit/labeled_images.h"

namespace digit::train_app {

/// Looks for data that are likely to be wrong and returns one sentence for each finding: images of a single tone,
/// classes without images, a single class, images with ink and paper swapped against the other classes or against the
/// test set, and test images that are also training images.
std::vector<std::string> find_data_warnings(const LabeledImages& train, const LabeledImages& test);

}  // namespace digit::train_app
