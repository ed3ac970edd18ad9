#include "strokes/digit_styles.h"

#include <sstream>
#include <string>
#include <string_view>

#include "strokes/embedded_styles.h"

namespace digit::strokes {

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

namespace {

/// Reads the embedded file digit_styles.txt, which describes its format.
std::vector<DigitStyle> read_styles() {
  std::vector<DigitStyle> styles;
  std::istringstream lines{std::string(embedded_styles().front().content)};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    constexpr std::string_view kHeldOut = "held-out ";
    const bool is_held_out = line.starts_with(kHeldOut);
    if (is_held_out) words.ignore(kHeldOut.size());
    unsigned label = 0;
    float weight = 0;
    words >> label >> weight;
    styles.push_back({static_cast<std::uint8_t>(label), weight, is_held_out, read_forms(words)});
  }
  return styles;
}

}  // namespace

std::span<const DigitStyle> digit_styles() {
  static const std::vector<DigitStyle> styles = read_styles();
  return styles;
}

}  // namespace digit::strokes
