#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "picture_kinds/scene.h"

namespace digit::bench {

/// A kind of picture that people have. Its function contains all ranges of its parameters.
struct Kind {
  std::string_view name;
  /// The lengths of the shorter side, in pixels.
  std::vector<std::size_t> sizes;
  /// Draws the specimen of a scene whose canvas is still white.
  void (*draw)(Scene& scene);
  /// The width by the height, instead of that of the specimen.
  std::optional<float> aspect = {};
};

/// White pictures without anything else, and all pens and inks.
std::vector<Kind> plain_kinds();
/// Frames, cells and boxes.
std::vector<Kind> frame_kinds();
/// Printed lines, and paper of other colors.
std::vector<Kind> paper_kinds();
/// Shadows and reflections in photographs.
std::vector<Kind> light_kinds();
/// Faults of cameras, scanners and file formats.
std::vector<Kind> camera_kinds();
/// Pictures with transparent parts.
std::vector<Kind> alpha_kinds();

/// All kinds, in the order of the table.
std::vector<Kind> all_kinds();

/// The sizes of most kinds.
std::vector<std::size_t> usual_sizes();

/// Returns the stream of random numbers for a name: FNV-1a, so that a kind does not depend on the other kinds.
std::uint64_t stream_of(std::string_view name);

/// Draws a picture. Depends on the arguments only.
Scene draw(const Kind& kind, const Specimen& specimen, std::size_t size, std::uint64_t seed, std::uint64_t index);

/// Returns the bytes of the file as the scene says.
std::string encode(const Scene& scene);

/// Makes the canvas a sheet of paper for a photograph: nearly white, and a little uneven.
void lay_paper(Scene& scene);
/// Blurs as a lens does, adds the noise of a sensor, and stores half of the pictures as JPEG of quality 85.
void photograph(Scene& scene);

}  // namespace digit::bench
