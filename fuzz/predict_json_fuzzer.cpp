// Reads the JSON bodies of /predict: numbers, strokes, data URLs and batches, and prepares their images. A padded body,
// which is parsed in place, must give the same result as one that is copied.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "api/predict/predict_input.h"
#include "api/predict/prepare.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

const Limits kLimits{.max_pixels = 100'000, .max_points = 1000, .max_batch_items = 8};

std::optional<PredictInput> read(std::string_view body, bool is_padded) {
  try {
    return read_predict_json(body, is_padded, kLimits);
  } catch (const HttpError&) {
    return std::nullopt;
  }
}

bool same(const PredictItem& a, const PredictItem& b) {
  if (a.input.index() != b.input.index() || a.normalize != b.normalize || a.field != b.field) return false;
  const auto* image = std::get_if<Image>(&a.input);
  return image == nullptr || image->pixels == std::get<Image>(b.input).pixels;
}

bool same(const std::optional<PredictInput>& a, const std::optional<PredictInput>& b) {
  if (!a || !b) return !a && !b;
  return a->is_batch == b->is_batch && std::equal(a->items.begin(), a->items.end(), b->items.begin(), b->items.end(),
                                                  [](const auto& x, const auto& y) { return same(x, y); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  std::string padded(body);
  padded.reserve(size + kBodyPadding);
  const std::optional<PredictInput> input = read(padded, true);
  if (!same(input, read(body, false))) std::abort();
  if (!input) return 0;
  try {
    for (const PredictItem& item : input->items) {
      for (const auto form : {digit::InputForm::kHandwriting, digit::InputForm::kImage}) {
        prepare(item, form, {.limits = {.max_pixels = kLimits.max_pixels}});
      }
    }
  } catch (const HttpError&) {
    return 0;
  }
  return 0;
}

}  // namespace digit::serve_app
