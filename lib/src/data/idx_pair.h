#pragma once

#include <filesystem>
#include <string>

#include "digit/labeled_images.h"
#include "digit/labeled_input.h"

namespace digit::data {

/// See read_idx_pair. `images_name` and `labels_name` are the keys of the checksums. The form is kImage.
LabeledImages read_idx_pair_as(const std::filesystem::path& images_file, const std::filesystem::path& labels_file,
                               const std::string& images_name, const std::string& labels_name);

/// Passes each image to the sink, transposed if the options say so. Messages name them by `source`.
DataDescription pass_on(LabeledImages images, const std::filesystem::path& source, const ReadOptions& options,
                        const InputSink& add);

}  // namespace digit::data
