#pragma once

#include <filesystem>

namespace digit::test {

/// Skips the test, with the reason, if `folder` does not contain MNIST.
void skip_without_mnist(const std::filesystem::path& folder);

}  // namespace digit::test
