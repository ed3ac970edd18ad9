#include "support/picture_folder.h"

#include "support/drawings.h"
#include "support/pictures.h"
#include "support/tiny_mnist.h"

namespace digit::test {

void write_picture_folder(const std::filesystem::path& folder, const std::vector<std::string>& names,
                          std::size_t count) {
  const auto images = make_tiny_mnist(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto subfolder = folder / names.at(images.labels[i]);
    std::filesystem::create_directories(subfolder);
    write_bytes(subfolder / (std::to_string(i) + ".png"), make_png(gray(raster_of(images.image(i)))));
  }
}

}  // namespace digit::test
