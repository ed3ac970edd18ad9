#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "digit/labeled_images.h"

namespace digit::data {

/// Assigns an example to a split, for data that does not come with splits: one in seven is for testing, as in MNIST.
/// The split depends only on `key`, the example's name or content, so that adding examples never moves others.
Split split_of(std::span<const std::byte> key);
Split split_of(std::string_view key);

/// Returns "train" or "test".
std::string split_name(Split split);

/// Throws digit::Error that names `source` if there are no images for the split. `examples` says what the source holds,
/// such as "pictures".
void require_examples(const LabeledImages& images, const std::filesystem::path& source, const std::string& examples,
                      Split split);

}  // namespace digit::data
