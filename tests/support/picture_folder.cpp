#include "support/picture_folder.h"

#include "support/pictures.h"
#include "support/tiny_mnist.h"

namespace digit::test {

void write_picture_folder(const std::filesystem::path& folder, const std::vector<std::string>& names,
                          std::size_t count) {
  const auto images = make_tiny_mnist(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto image = images.image(i);
    const auto of_class = folder / names.at(images.labels[i]);
    std::filesystem::create_directories(of_class);
    const Raster raster{.width = kImageSide, .height = kImageSide, .ink = {image.pixels.begin(), image.pixels.end()}};
    write_bytes(of_class / (std::to_string(i) + ".png"), make_png(gray(raster)));
  }
}

}  // namespace digit::test
