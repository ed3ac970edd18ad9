#include "strokes/digit_styles.h"

#include <sstream>
#include <string>

#include "strokes/embedded_styles.h"

namespace digit::strokes {
namespace {

/// Reads `x,y x,y / x,y ~ x,y x,y / x,y`, in hundredths of a unit.
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

/// Reads the embedded file digit_styles.txt, which describes its format.
std::vector<DigitStyle> read_styles() {
  std::vector<DigitStyle> styles;
  std::istringstream lines{std::string(embedded_styles().front().content)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    unsigned label = 0;
    float weight = 0;
    words >> label >> weight;
    styles.push_back({static_cast<std::uint8_t>(label), weight, read_forms(words)});
  }
  return styles;
}

}  // namespace

std::span<const DigitStyle> digit_styles() {
  static const std::vector<DigitStyle> styles = read_styles();
  return styles;
}

}  // namespace digit::strokes
