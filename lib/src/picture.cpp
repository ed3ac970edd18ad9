#include "picture.h"

#include "digit/error.h"

namespace digit {

void check_dimensions(const std::string& format, std::size_t width, std::size_t height, const DecodeLimits& limits) {
  if (width == 0 || height == 0) throw Error("picture: damaged " + format + ": its width or height is 0");
  if (width > limits.max_pixels / height) {
    throw Error("picture: expected at most " + std::to_string(limits.max_pixels) + " pixels, found " +
                std::to_string(width) + " x " + std::to_string(height) + "; make it smaller");
  }
}

}  // namespace digit
