#pragma once

#include <filesystem>

#include "digit/labeled_input.h"

namespace digit::data {

/// Whether the folder holds at least one of MNIST's four files, under any of the names that read_mnist knows.
bool has_idx_files(const std::filesystem::path& folder);

/// kHandwriting for MNIST, also if its files are missing, and kImage for other data.
InputForm form_of_idx_folder(const std::filesystem::path& folder);

/// Passes the images of read_mnist to the sink.
DataDescription read_idx_folder(const std::filesystem::path& folder, const ReadOptions& options, const InputSink& add);

}  // namespace digit::data
