#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "digit/drawing.h"

namespace digit::bench {

/// A digit as its writer drew it.
struct WrittenDigit {
  std::size_t label = 0;
  Drawing drawing;
};

/// The digits of one writer, in the units of one tablet.
using WriterDigits = std::vector<WrittenDigit>;

/// Where the digits of numbers come from.
struct NumberSource {
  std::string name;
  /// Each has digits.
  std::vector<WriterDigits> writers;
};

/// Reads a JSON Lines file of drawings, raw or .gz, with the name of the writer in the field `writer` of each line.
/// Throws digit::Error if the file cannot be read or has no digits.
NumberSource read_number_source(const std::filesystem::path& file);

/// Returns synthetic digits of `writers` hands, each of which draws 20.
NumberSource synthetic_number_source(std::size_t writers, std::uint64_t seed);

}  // namespace digit::bench
