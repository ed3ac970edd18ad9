// make-picture-corpus FOLDER: writes small pictures of every kind that the decoders read, to FOLDER/png, FOLDER/jpeg
// and FOLDER/webp, and all of them to FOLDER/picture.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

#include "support/files.h"
#include "support/pictures.h"

namespace digit::fuzz {
namespace {

using test::Bytes;

/// Writes each picture to a file of its own.
class Corpus {
 public:
  explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const std::string& format, const Bytes& bytes) {
    for (const auto& name : {format, std::string("picture")}) {
      std::filesystem::create_directories(folder_ / name);
      test::write_bytes(folder_ / name / (format + "-" + std::to_string(count_)), bytes);
    }
    ++count_;
  }

 private:
  std::filesystem::path folder_;
  int count_ = 0;
};

/// A stroke on paper with a slope, in samples of `bit_depth` bits.
test::Samples stroke(std::size_t width, std::size_t height, std::size_t channels, int bit_depth = 8) {
  test::Samples samples{.width = width, .height = height, .channels = channels, .values = {}};
  const auto full = static_cast<std::size_t>((1 << bit_depth) - 1);
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::size_t x = i % width;
    const bool is_ink = x > width / 3 && x < width / 2;
    for (std::size_t c = 0; c < channels; ++c) {
      samples.values.push_back(static_cast<std::uint16_t>(is_ink ? full / 8 * c : full - full * x / width / 4));
    }
  }
  return samples;
}

void add_png(Corpus& corpus) {
  for (const bool interlaced : {false, true}) {
    for (const int bit_depth : {1, 2, 4, 8, 16}) {
      corpus.add("png", make_png(stroke(20, 16, 1, bit_depth), {.bit_depth = bit_depth, .interlaced = interlaced}));
      if (bit_depth > 8) continue;
      const std::vector<std::uint8_t> two_colors = {250, 240, 230, 20, 30, 90};
      const auto indices = stroke(20, 16, 1, 1);
      corpus.add("png", make_png(indices, {.bit_depth = bit_depth, .interlaced = interlaced, .palette = two_colors}));
      corpus.add("png", make_png(indices, {.bit_depth = bit_depth,
                                           .interlaced = interlaced,
                                           .palette = two_colors,
                                           .palette_alpha = {0, 200}}));
    }
    for (const int bit_depth : {8, 16}) {
      for (const std::size_t channels : {std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
        corpus.add("png",
                   make_png(stroke(20, 16, channels, bit_depth), {.bit_depth = bit_depth, .interlaced = interlaced}));
      }
    }
    corpus.add("png", make_png(stroke(20, 16, 1), {.interlaced = interlaced, .transparent_level = 255}));
    corpus.add("png", make_png(stroke(20, 16, 3), {.interlaced = interlaced, .transparent_level = 255}));
  }
  corpus.add("png", make_png(stroke(20, 16, 1), {.orientation = 6}));
  corpus.add("png", make_png(stroke(20, 16, 1), {.orientation = 3, .orientation_at_end = true}));
  corpus.add("png", make_png(stroke(20, 16, 1), {.long_comments = 1}));
}

void add_jpeg(Corpus& corpus) {
  for (const bool progressive : {false, true}) {
    for (const std::size_t channels : {std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
      corpus.add("jpeg", make_jpeg(stroke(40, 24, channels), {.quality = 60, .progressive = progressive}));
    }
    corpus.add("jpeg", make_jpeg(stroke(40, 24, 4), {.quality = 60, .progressive = progressive, .is_adobe = false}));
    corpus.add("jpeg", make_jpeg(stroke(40, 24, 4), {.quality = 60, .progressive = progressive, .is_ycck = true}));
  }
  for (int orientation = 1; orientation <= 8; ++orientation) {
    corpus.add("jpeg", make_jpeg(stroke(24, 16, 1), {.quality = 60, .orientation = orientation}));
  }
  corpus.add("jpeg", make_jpeg(stroke(24, 16, 1), {.quality = 60, .scans = 8}));
  corpus.add("jpeg", make_jpeg(stroke(2000, 2000, 1), {.quality = 5}));
}

void add_webp(Corpus& corpus) {
  for (const bool lossless : {false, true}) {
    for (const std::size_t channels : {std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
      corpus.add("webp", make_webp(stroke(40, 24, channels), {.lossless = lossless, .quality = 60}));
      corpus.add("webp", make_webp(stroke(40, 24, channels), {.lossless = lossless, .quality = 60, .orientation = 6}));
    }
    corpus.add("webp", make_webp(stroke(40, 24, 3), {.lossless = lossless, .frames = 2}));
    corpus.add("webp", make_webp(stroke(2000, 2000, 1), {.lossless = lossless, .quality = 5}));
  }
}

}  // namespace
}  // namespace digit::fuzz

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: make-picture-corpus FOLDER\n");
    return 2;
  }
  try {
    digit::fuzz::Corpus corpus(arguments[1]);
    digit::fuzz::add_png(corpus);
    digit::fuzz::add_jpeg(corpus);
    digit::fuzz::add_webp(corpus);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make-picture-corpus: %s\n", error.what());
    return 1;
  }
}
