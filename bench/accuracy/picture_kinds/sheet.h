#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "picture_kinds/rows.h"

namespace digit::bench {

/// Writes a PNG with one line of pictures for each row, at most 12 of `count` in each, decoded from their files.
/// Transparent parts are shown over a checkered pattern.
void write_sheet(const std::filesystem::path& file, const std::vector<RowPlan>& rows, std::size_t count);

}  // namespace digit::bench
