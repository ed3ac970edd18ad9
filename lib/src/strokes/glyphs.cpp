#include "strokes/glyphs.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "strokes/digit_styles.h"
#include "strokes/embedded_styles.h"

namespace digit::strokes {
namespace {

/// Reads the embedded file glyphs.txt, which describes its format.
std::vector<Drawing> read_glyphs() {
  std::vector<Drawing> drawings;
  const auto files = embedded_styles();
  const auto file = std::ranges::find(files, "glyphs.txt", &EmbeddedFile::path);
  std::istringstream lines{std::string(file->content)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string name;
    words >> name;
    drawings.push_back(read_forms(words).front());
  }
  return drawings;
}

}  // namespace

std::span<const Drawing> glyphs() {
  static const std::vector<Drawing> all = read_glyphs();
  return all;
}

}  // namespace digit::strokes
