#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

#include "common/png_writer.h"
#include "digit/mnist.h"

namespace {

/// Writes each image to FOLDER/CLASS/INDEX.png with its tones: 0 is black, 255 is white.
void write_pictures(const digit::LabeledImages& images, const std::filesystem::path& folder) {
  for (const auto& name : images.class_names) std::filesystem::create_directories(folder / name);
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto image = images.image(i);
    digit::Raster picture{.width = digit::kImageSide, .height = digit::kImageSide, .ink = {}};
    // write_png writes ink as black.
    for (const float tone : image.pixels) picture.ink.push_back(1 - tone);
    digit::common::write_png(folder / images.class_names[images.labels[i]] / (std::to_string(i) + ".png"), picture);
  }
}

}  // namespace

// idx-to-pictures IDX_FOLDER FOLDER: writes all images of a data set in MNIST's format as PNG files, a folder per
// class.
int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: idx-to-pictures IDX_FOLDER FOLDER\n";
    return 2;
  }
  try {
    write_pictures(digit::read_mnist(argv[1], digit::Split::kAll), argv[2]);
  } catch (const std::exception& error) {
    std::cerr << "idx-to-pictures: " << error.what() << "\n";
    return 1;
  }
}
