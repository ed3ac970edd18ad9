#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "digit/predictor.h"
#include "number_kinds/rows.h"

namespace digit::bench {

struct MeasureOptions {
  std::size_t count = 1000;
  std::size_t threads = 2;
  /// Folder for the pictures that are read wrongly.
  std::optional<std::filesystem::path> failures;
};

/// Prints a table with the rows of a source whose names begin with one of `names`, or with all rows if that is empty.
void measure_source(std::ostream& out, const NumberSource& source, const Predictor& predictor,
                    const std::vector<std::string>& names, std::uint64_t seed, const MeasureOptions& options);

}  // namespace digit::bench
