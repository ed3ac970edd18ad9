#include "strokes/glyphs.h"

#include <sstream>
#include <string>
#include <vector>

#include "strokes/template_file.h"

namespace digit::strokes {
namespace {

/// Reads the embedded file glyphs.txt, which describes its format.
std::vector<Drawing> read_glyphs() {
  std::vector<Drawing> drawings;
  for (const std::string& line : template_lines("glyphs.txt")) {
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
