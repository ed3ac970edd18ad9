#pragma once

#include <string_view>
#include <vector>

#include "base/random.h"
#include "digit/image.h"

namespace digit::bench {

/// A corruption of MNIST-C (Mu and Gilmer, MNIST-C: A Robustness Benchmark for Computer Vision, 2019), written anew
/// from the published description and with its severity. 1 is white, as in MNIST's files.
struct Corruption {
  std::string_view name;
  Image (*apply)(const Image& image, base::Random& random);
};

/// The fifteen corruptions.
std::vector<Corruption> corruptions();

}  // namespace digit::bench
