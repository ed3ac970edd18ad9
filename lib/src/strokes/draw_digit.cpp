#include "strokes/draw_digit.h"

#include <algorithm>

#include "strokes/digit_styles.h"

namespace digit::strokes {
namespace {

/// Chooses among the styles that are trained on, or among those that are held out.
const DigitStyle& choose_style(std::size_t label, bool held_out, base::Random& random) {
  const auto styles = digit_styles();
  const auto fits = [=](const DigitStyle& style) { return style.label == label && style.is_held_out == held_out; };
  float total = 0;
  for (const auto& style : styles) total += fits(style) ? style.weight : 0;
  float at = random.uniform(0, total);
  const DigitStyle* chosen = &styles.front();  // replaced, because each digit has styles of both kinds
  for (const auto& style : styles) {
    if (!fits(style)) continue;
    chosen = &style;
    at -= style.weight;
    if (at < 0) break;
  }
  return *chosen;
}

/// Most digits have the style that the hand is used to.
const DigitStyle& choose_style(std::size_t label, const Hand& hand, bool held_out, base::Random& random) {
  constexpr float kUsual = 0.75F;
  if (!random.chance(kUsual)) return choose_style(label, held_out, random);
  base::Random habit(hand.habits, label);
  return choose_style(label, held_out, habit);
}

/// Returns a random mixture of the style's forms. A little of it lies beyond them.
Drawing mix_forms(const DigitStyle& style, base::Random& random) {
  Drawing drawing = style.forms.front();
  for (std::size_t form = 1; form < style.forms.size(); ++form) {
    const float share = random.uniform(-0.1F, 1.1F);
    for (std::size_t i = 0; i < drawing.strokes.size(); ++i) {
      std::ranges::transform(drawing.strokes[i], style.forms[form].strokes[i], drawing.strokes[i].begin(),
                             [share](Point from, Point to) -> Point {
                               return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)};
                             });
    }
  }
  return drawing;
}

}  // namespace

Drawing draw_digit(std::size_t label, const Hand& hand, base::Random& random, bool held_out_style) {
  return write_by_hand(mix_forms(choose_style(label, hand, held_out_style, random), random), hand, random);
}

Drawing draw_digit(std::size_t label, base::Random& random) {
  const Hand hand = draw_hand(random);
  return draw_digit(label, hand, random);
}

}  // namespace digit::strokes
