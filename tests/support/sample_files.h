#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace digit::test {

/// A sample of a sample file: strokes or a picture.
struct FileSample {
  std::optional<std::string> strokes = std::nullopt;
  std::optional<std::string> picture = std::nullopt;
  std::string label = {};
  std::string state = "approved";
};

/// Writes a sample file, as digit/sample_file.h describes it.
void write_sample_file(const std::filesystem::path& file, const std::vector<FileSample>& samples);

/// Runs SQL statements on a SQLite file.
void run_sql(const std::filesystem::path& file, const char* sql);

}  // namespace digit::test
