#include "number_kinds/source.h"

#include <zlib.h>

#include <array>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/random.h"
#include "digit/error.h"
#include "digit/synthesize.h"

namespace digit::bench {
namespace {

/// Reads a file, which may be compressed.
std::string read_text(const std::filesystem::path& file) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(file.c_str(), "rb"), gzclose);
  if (!stream) throw Error(file.string() + ": cannot open the file");
  std::string text;
  std::array<char, 1U << 16U> block{};
  int count = 0;
  while ((count = gzread(stream.get(), block.data(), static_cast<unsigned>(block.size()))) > 0) {
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  if (count < 0)
    throw Error(file.string() + ": expected a file that is raw or compressed with gzip, found a damaged one");
  return text;
}

Drawing drawing_of(const nlohmann::json& strokes) {
  Drawing drawing;
  for (const auto& stroke : strokes) {
    Stroke points;
    for (const auto& point : stroke) points.push_back({point.at(0).get<float>(), point.at(1).get<float>()});
    if (!points.empty()) drawing.strokes.push_back(std::move(points));
  }
  return drawing;
}

}  // namespace

NumberSource read_number_source(const std::filesystem::path& file) {
  std::map<std::string, WriterDigits> writers;
  const std::string text = read_text(file);
  try {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const auto line = nlohmann::json::parse(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                              text.begin() + static_cast<std::ptrdiff_t>(end));
      writers[line.at("writer")].push_back({line.at("label"), drawing_of(line.at("strokes"))});
      begin = end + 1;
    }
  } catch (const nlohmann::json::exception& error) {
    throw Error(file.string() + ": expected drawings of digits with `label`, `writer` and `strokes`: " + error.what());
  }
  NumberSource source{.name = file.filename().string(), .writers = {}};
  for (auto& [name, digits] : writers) source.writers.push_back(std::move(digits));
  if (source.writers.empty()) throw Error(file.string() + ": expected drawings of digits, found none");
  return source;
}

NumberSource synthetic_number_source(std::size_t writers, std::uint64_t seed) {
  constexpr std::uint64_t kDigitsOfWriter = 20;
  constexpr float kSizes = 0.1F;
  NumberSource source{.name = "synthetic", .writers = {}};
  base::Random random(seed);
  for (std::size_t writer = 0; writer < writers; ++writer) {
    WriterDigits digits;
    for (std::uint64_t i = 0; i < kDigitsOfWriter; ++i) {
      // Every other row of 20 examples is of one hand.
      const std::uint64_t example = (2 * writer + 1) * kDigitsOfWriter + i;
      const std::size_t label = i % 10;
      Drawing drawing = synthesize_digit(label, seed, example);
      const float scale = 100 * std::exp(kSizes * random.normal());
      for (auto& stroke : drawing.strokes) {
        for (auto& point : stroke) point = {scale * point.x, scale * point.y};
      }
      digits.push_back({label, std::move(drawing)});
    }
    source.writers.push_back(std::move(digits));
  }
  return source;
}

}  // namespace digit::bench
