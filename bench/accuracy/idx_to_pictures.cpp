#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "common/png_writer.h"
#include "digit/mnist.h"

namespace {

/// Writes the first `count` images to FOLDER/CLASS/INDEX.png with their tones: 0 is black, 255 is white.
void write_pictures(const digit::LabeledImages& images, std::size_t count, const std::filesystem::path& folder) {
  for (const auto& name : images.class_names) std::filesystem::create_directories(folder / name);
  for (std::size_t i = 0; i < std::min(count, images.size()); ++i) {
    const auto image = images.image(i);
    digit::Raster picture{.width = digit::kImageSide, .height = digit::kImageSide, .ink = {}};
    // write_png writes ink as black.
    for (const float tone : image.pixels) picture.ink.push_back(1 - tone);
    digit::common::write_png(folder / images.class_names[images.labels[i]] / (std::to_string(i) + ".png"), picture);
  }
}

}  // namespace

// idx-to-pictures IDX_FOLDER FOLDER [COUNT]: writes the images of a data set in MNIST's format, or the first COUNT of
// them, as PNG files, a folder per class.
int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: idx-to-pictures IDX_FOLDER FOLDER [COUNT]\n";
    return 2;
  }
  try {
    const auto images = digit::read_mnist(argv[1], digit::Split::kAll);
    write_pictures(images, argc == 4 ? std::stoul(argv[3]) : images.size(), argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "idx-to-pictures: " << error.what() << "\n";
    return 1;
  }
}
