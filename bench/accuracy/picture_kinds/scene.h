#pragma once

#include <cstddef>
#include <cstdint>

#include "base/random.h"
#include "digit/drawing.h"
#include "digit/labeled_images.h"
#include "picture_kinds/canvas.h"
#include "picture_kinds/shapes.h"

namespace digit::bench {

/// A digit, a pen and an ink. Each kind of picture shows the same specimen at the same index, so that a kind can be
/// compared with clean pictures.
struct Specimen {
  Label label = 0;
  Drawing drawing;
  /// Where the pen is in the range of a kind, in [0, 1]: 0 is the thinnest one.
  float pen = 0.5F;
  /// Where the height of the digit is in the range of a kind, in [0, 1].
  float height = 0.5F;
  /// Dark: a gray or a color with a luma of at most 0.4.
  Color ink = {0, 0, 0};
  /// Width by height of the picture: 1, 3/4 or 4/3.
  float aspect = 1;
};

/// Chooses pen, ink and shape for a digit. Depends on the arguments only. A light tremor of the pen is in the drawing.
Specimen make_specimen(Label label, const Drawing& drawing, std::uint64_t seed, std::uint64_t index);

/// How a picture is stored.
enum class Storage { kPng, kOneBitPng, kJpeg };

/// A picture while a kind makes it.
struct Scene {
  Specimen specimen;
  Canvas canvas;
  base::Random random{0};
  /// The part of the canvas where the digit can be.
  Box room;
  /// The color of the ink; that of the specimen unless the kind has its own.
  Color ink;
  Paint paint = Paint::kDarken;
  bool aliased = false;
  Storage storage = Storage::kPng;
  int jpeg_quality = 0;

  /// Returns `pixels` of a picture of 280 pixels in pixels of this one, but at least `least`.
  float scaled(float pixels, float least = 0) const;
  float between(float low, float high) { return random.uniform(low, high); }
  bool chance(float probability) { return random.chance(probability); }
};

/// A white picture whose shorter side has `size` pixels.
Scene make_scene(const Specimen& specimen, std::size_t size, base::Random random);

/// The ranges for the size of a digit and of the pen, which the specimen's `height` and `pen` choose from.
struct WritingRange {
  /// Shares of the shorter side of the room, with the pen.
  float least_height = 0.45F;
  float most_height = 0.8F;
  /// Shares of the height of the digit; a pen has at least `least_pixels`.
  float least_pen = 0.025F;
  float most_pen = 0.14F;
  float least_pixels = 1;
};

/// A digit at its place, in pixels of the canvas.
struct Writing {
  Drawing drawing;
  float pen_width = 1;
  /// The bounding box of the ink.
  Box box;
};

/// Chooses the size, and a random place in the room. A digit that is wider than the room becomes smaller.
Writing place(Scene& scene, const WritingRange& range = {});
/// Moves a digit.
void move(Writing& writing, float dx, float dy);
/// Draws the digit with the ink.
void write(Scene& scene, const Writing& writing);
/// Returns the ink of the digit as a mask.
Mask mask_of(const Scene& scene, const Writing& writing);

/// Returns a gray or a color with a luma in [low, high]. Half of them are grays.
Color random_color(base::Random& random, float low, float high);

}  // namespace digit::bench
