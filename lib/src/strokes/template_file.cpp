#include "strokes/template_file.h"

#include <algorithm>
#include <sstream>

#include "strokes/embedded_styles.h"

namespace digit::strokes {

std::vector<std::string> template_lines(std::string_view name) {
  const auto files = embedded_styles();
  const auto file = std::ranges::find(files, name, &EmbeddedFile::path);
  std::vector<std::string> lines;
  std::istringstream text{std::string(file->content)};
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && !line.starts_with('#')) lines.push_back(line);
  }
  return lines;
}

std::vector<Drawing> read_forms(std::istream& words) {
  std::vector<Drawing> forms{{{Stroke{}}}};
  for (std::string word; words >> word;) {
    auto& drawing = forms.back();
    if (word == "~") {
      forms.push_back({{Stroke{}}});
      continue;
    }
    if (word == "/") {
      drawing.strokes.emplace_back();
      continue;
    }
    const auto comma = word.find(',');
    drawing.strokes.back().push_back({std::stof(word.substr(0, comma)) / 100, std::stof(word.substr(comma + 1)) / 100});
  }
  return forms;
}

}  // namespace digit::strokes
