#pragma once

#include <filesystem>

namespace digit::test {

/// A model file of the default shape that has learned nothing.
void write_small_model(const std::filesystem::path& file);

}  // namespace digit::test
