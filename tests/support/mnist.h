#pragma once

#include <filesystem>

namespace digit::test {

/// Skips the test, and says why, where `folder` has no MNIST.
void skip_without_mnist(const std::filesystem::path& folder);

}  // namespace digit::test
