#include "support/mnist.h"

#include <catch2/catch_test_macros.hpp>

namespace digit::test {

void skip_without_mnist(const std::filesystem::path& folder) {
  for (const auto* name : {"train-labels-idx1-ubyte", "train-labels-idx1-ubyte.gz"}) {
    if (std::filesystem::exists(folder / name)) return;
  }
  SKIP("no MNIST in " << folder.string() << ": run scripts/fetch-mnist");
}

}  // namespace digit::test
