#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "digit/predictor.h"
#include "number_kinds/compose.h"

namespace digit::bench {

/// A number as a model gets it, and its text.
struct NumberInput {
  std::string text;
  std::variant<Drawing, EncodedPicture> input;
};

/// How a row reads its inputs.
enum class Mode { kNumber, kDigit };

/// A row of the table.
struct NumberRow {
  std::string name;
  Mode mode = Mode::kNumber;
  /// Makes the number with this index. Thread-safe.
  std::function<NumberInput(std::size_t)> make;
};

/// Returns the rows for a source, which must outlive them: numbers as strokes and as pictures, single digits in both
/// modes, and numbers on paper.
std::vector<NumberRow> number_rows(const NumberSource& source, std::uint64_t seed);

}  // namespace digit::bench
