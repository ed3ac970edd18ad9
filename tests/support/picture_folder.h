#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace digit::test {

/// Writes the first `count` images of make_tiny_mnist as PNG files of 28×28 pixels, with white ink on black paper, to
/// `NAME/INDEX.png`. `names` holds the name for each class.
void write_picture_folder(const std::filesystem::path& folder, const std::vector<std::string>& names,
                          std::size_t count);

}  // namespace digit::test
