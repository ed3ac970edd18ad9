#include "picture_kinds/kinds.h"

#include <algorithm>
#include <iterator>

#include "picture_kinds/camera.h"
#include "picture_kinds/encode.h"
#include "picture_kinds/paper.h"

namespace digit::bench {

std::vector<std::size_t> usual_sizes() { return {48, 99, 280, 1000}; }

std::vector<Kind> all_kinds() {
  std::vector<Kind> all;
  for (auto* some : {plain_kinds, light_kinds, paper_kinds, frame_kinds, alpha_kinds, camera_kinds}) {
    std::ranges::move(some(), std::back_inserter(all));
  }
  return all;
}

std::uint64_t stream_of(std::string_view name) {
  std::uint64_t stream = 0xCBF29CE484222325U;
  for (const char letter : name) stream = (stream ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  return stream;
}

Scene draw(const Kind& kind, const Specimen& specimen, std::size_t size, std::uint64_t seed, std::uint64_t index) {
  Specimen shown = specimen;
  shown.aspect = kind.aspect.value_or(specimen.aspect);
  Scene scene = make_scene(shown, size, base::Random(seed, stream_of(kind.name) + size, index));
  kind.draw(scene);
  return scene;
}

std::string encode(const Scene& scene) {
  if (scene.storage == Storage::kOneBitPng) return encode_one_bit_png(scene.canvas);
  if (scene.storage == Storage::kJpeg) return encode_jpeg(scene.canvas, scene.jpeg_quality);
  return encode_png(scene.canvas);
}

void lay_paper(Scene& scene) {
  const float lightness = scene.between(0.75F, 0.95F);
  const float warmth = scene.between(-0.03F, 0.04F);
  std::ranges::fill(scene.canvas.pixels, Color{lightness + warmth, lightness, lightness - warmth});
  add_unevenness(scene.canvas, 0.03F, scene.random);
}

void photograph(Scene& scene) {
  blur(scene.canvas, scene.between(0.3F, 0.8F));
  add_noise(scene.canvas, scene.between(0.005F, 0.025F), scene.random);
  if (!scene.chance(0.5F)) return;
  scene.storage = Storage::kJpeg;
  scene.jpeg_quality = 85;
}

}  // namespace digit::bench
