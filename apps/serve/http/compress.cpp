#include "http/compress.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>

#include "http/message.h"

namespace digit::serve_app {
namespace {

/// The largest window, with a gzip header.
constexpr int kGzipWindowBits = 15 + 16;
/// The most memory that zlib can use for its tables.
constexpr int kMemoryLevel = 9;

/// Removes and returns the text up to the separator, without the space around it.
std::string_view take_word(std::string_view& text, char separator) {
  std::string_view word = text.substr(0, text.find(separator));
  text.remove_prefix(word.size() < text.size() ? word.size() + 1 : text.size());
  word.remove_prefix(std::min(word.find_first_not_of(" \t"), word.size()));
  return word.substr(0, word.find_last_not_of(" \t") + 1);
}

/// Returns the weight of an encoding from its parameters, such as `q=0.5`. A weight that is not a number refuses it.
float weight_in(std::string_view parameters) {
  float weight = 1;
  while (!parameters.empty()) {
    const std::string_view parameter = take_word(parameters, ';');
    if (!equals_ignoring_case(parameter.substr(0, 2), "q=")) continue;
    const auto [end, error] = std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
    if (error != std::errc() || end != parameter.data() + parameter.size()) return 0;
  }
  return weight;
}

}  // namespace

std::string compress(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindowBits, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
  const std::unique_ptr<z_stream, decltype(&deflateEnd)> owner(&stream, deflateEnd);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  // zlib's interface takes a pointer to mutable bytes but only reads them.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw std::logic_error("deflateBound is too small");
  packed.resize(stream.total_out);
  return packed;
}

bool prefers_gzip(std::string_view accept_encoding) {
  std::optional<float> gzip;
  float others = 0;
  float identity = 0;
  while (!accept_encoding.empty()) {
    std::string_view parameters = take_word(accept_encoding, ',');
    const std::string_view encoding = take_word(parameters, ';');
    const float weight = weight_in(parameters);
    if (equals_ignoring_case(encoding, "gzip") || equals_ignoring_case(encoding, "x-gzip")) gzip = weight;
    if (equals_ignoring_case(encoding, "identity")) identity = weight;
    if (encoding == "*") others = weight;
  }
  const float weight = gzip.value_or(others);
  return weight > 0 && weight >= identity;
}

}  // namespace digit::serve_app
