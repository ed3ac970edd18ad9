#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>

#include "common/model_path.h"
#include "digit/predictor.h"

namespace digit::export_app {

/// A model file: where it is, its checksum, and the metadata that it contains.
struct Description {
  /// Absolute.
  std::filesystem::path file;
  /// The path, how it was found and when it was written: see common::describe.
  std::string summary;
  /// In bytes.
  std::size_t size = 0;
  std::string sha256;
  bool has_detector = false;
  ModelMetadata metadata;
};

/// `bytes` is the content of the file, from which the predictor was loaded.
Description describe(const common::FoundModel& found, std::string_view bytes, const Predictor& predictor);

/// Prints one JSON object: the fields of metadata.json, and `file`, `size`, `sha256` and `has_detector`.
void print_json(std::ostream& out, const Description& description);

/// Prints the same for people to read, with at most 20 class names.
void print_text(std::ostream& out, const Description& description);

}  // namespace digit::export_app
