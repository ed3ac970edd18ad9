#include "letters.h"

#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "pen.h"

namespace digit::bench {
namespace {

/// The ways to write a letter. `|` separates strokes; a point is a pair of x and y in hundredths of the height of the
/// letter, with y downwards. A stroke that begins with `~` is a smooth curve through its points, any other a polyline.
using Letter = std::vector<std::string_view>;

const std::array<Letter, 34> kLetters = {{
    /* A */ {"0 100 50 0 100 100 | 20 65 80 65", "0 100 40 0 | 40 0 85 100 | 15 60 70 60",
             "~0 100 5 35 40 0 72 35 78 100 | 2 55 76 55"},
    /* C */ {"~95 15 65 0 20 15 0 50 20 88 65 100 95 85", "~80 5 40 2 5 40 10 85 45 100 75 92"},
    /* E */ {"70 0 0 0 0 100 72 100 | 0 50 60 50", "0 0 0 100 | 0 0 65 0 | 0 48 50 48 | 0 100 68 100"},
    /* F */ {"80 0 0 0 0 100 | 0 48 62 48", "0 0 0 100 | 0 0 75 0 | 0 45 55 45"},
    /* H */ {"0 0 0 100 | 78 0 78 100 | 0 50 78 50"},
    /* J */ {"30 0 95 0 | ~62 0 62 40 58 80 35 100 5 78", "~70 0 70 60 58 95 25 98 0 72"},
    /* K */ {"0 0 0 100 | 75 0 0 55 80 100", "0 0 0 100 | 70 0 0 58 | 22 42 78 100"},
    /* M */ {"0 100 8 0 50 65 92 0 100 100", "0 0 0 100 | 0 0 45 55 90 0 90 100"},
    /* N */ {"0 100 0 0 78 100 78 0", "0 0 0 100 | 0 0 75 100 | 75 100 75 0"},
    /* P */ {"0 0 0 100 | ~0 4 50 0 75 25 50 50 0 52"},
    /* R */ {"0 0 0 100 | ~0 4 50 0 72 25 50 48 0 50 | 25 50 80 100"},
    /* T */ {"0 0 100 0 | 50 0 50 100"},
    /* U */ {"~0 0 2 60 15 92 40 100 65 92 78 60 80 0"},
    /* V */ {"0 0 45 100 90 0"},
    /* W */ {"0 0 25 100 50 30 75 100 100 0", "~0 0 8 70 25 100 45 75 50 35 55 75 75 100 92 70 100 0"},
    /* X */ {"0 0 80 100 | 80 0 0 100"},
    /* Y */ {"0 0 45 50 | 90 0 45 50 45 100", "0 0 42 48 84 0 | 42 48 42 100"},
    /* a */ {"~80 15 45 0 12 20 0 55 20 95 55 85 80 20 | ~80 5 78 60 84 95 104 98"},
    /* c */ {"~85 22 50 0 12 20 0 55 20 92 55 100 90 80"},
    /* d */ {"~70 48 40 40 8 55 0 78 18 100 50 94 70 68 | 70 0 70 100"},
    /* e */ {"~5 55 50 56 85 45 72 10 40 0 8 28 5 70 35 100 88 84"},
    /* f */ {"~75 8 55 0 38 15 35 50 35 100 | 5 42 70 42"},
    /* h */ {"0 0 0 100 | ~0 68 22 46 48 48 60 68 60 100"},
    /* k */ {"0 0 0 100 | 52 38 0 72 58 100"},
    /* m */ {"0 15 0 100 | ~0 45 18 18 35 28 40 55 40 100 | ~40 45 58 18 76 28 82 55 82 100"},
    /* n */ {"0 0 0 100 | ~0 38 28 5 58 12 70 45 70 100"},
    /* p */ {"0 0 0 100 | ~0 12 35 0 62 18 60 42 32 56 0 46"},
    /* r */ {"0 0 0 100 | ~0 45 18 14 42 2 65 12"},
    /* t */ {"~38 0 36 60 44 92 62 100 80 90 | 5 30 72 30", "35 0 35 100 | 0 35 70 35"},
    /* u */ {"~0 0 2 60 20 95 50 92 70 60 72 0 | 72 0 74 100"},
    /* v */ {"~0 0 18 50 40 100 62 50 80 0"},
    /* w */ {"~0 0 12 75 28 100 45 70 50 35 55 70 72 100 88 75 100 0"},
    /* x */ {"~0 0 30 15 50 50 70 88 100 100 | ~95 2 60 25 45 55 25 90 0 98"},
    /* y */ {"0 0 40 52 | 80 0 40 52 12 100", "~0 0 8 35 35 48 62 35 70 0 | ~70 0 66 60 45 98 8 92"},
}};

struct Path {
  Stroke points;
  bool is_curve = false;
};

std::vector<Path> parse(std::string_view text) {
  std::vector<Path> paths(1);
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (word == "|") {
      paths.emplace_back();
      continue;
    }
    auto& path = paths.back();
    if (word.front() == '~') {
      path.is_curve = true;
      word.erase(0, 1);
    }
    std::string y;
    words >> y;
    path.points.push_back({std::stof(word), std::stof(y)});
  }
  return paths;
}

}  // namespace

Drawing draw_letter(RandomSource& random) {
  constexpr float kDeviation = 3.5F;
  const auto& letter = kLetters.at(random.below(kLetters.size()));
  Drawing drawing;
  for (auto path : parse(letter.at(random.below(letter.size())))) {
    for (auto& point : path.points) point = {point.x + random.normal(kDeviation), point.y + random.normal(kDeviation)};
    drawing.strokes.push_back(path.is_curve ? smooth(path.points) : path.points);
  }
  return vary(drawing, random);
}

}  // namespace digit::bench
