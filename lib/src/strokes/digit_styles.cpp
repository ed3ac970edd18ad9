#include "strokes/digit_styles.h"

#include <sstream>
#include <string>
#include <string_view>

#include "strokes/template_file.h"

namespace digit::strokes {
namespace {

/// Reads the embedded file digit_styles.txt, which describes its format.
std::vector<DigitStyle> read_styles() {
  std::vector<DigitStyle> styles;
  for (const std::string& line : template_lines("digit_styles.txt")) {
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
