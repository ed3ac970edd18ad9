#include "picture_kinds/canvas.h"

namespace digit::bench {

float luma(const Color& color) { return 0.299F * color.red + 0.587F * color.green + 0.114F * color.blue; }

Color gray(float luma) { return {luma, luma, luma}; }

Color mix(const Color& a, const Color& b, float share) {
  return {a.red + share * (b.red - a.red), a.green + share * (b.green - a.green), a.blue + share * (b.blue - a.blue)};
}

Color scaled(const Color& color, float factor) {
  return {color.red * factor, color.green * factor, color.blue * factor};
}

Box shrunk(const Box& box, float margin) {
  return {box.left + margin, box.top + margin, box.right - margin, box.bottom - margin};
}

}  // namespace digit::bench
