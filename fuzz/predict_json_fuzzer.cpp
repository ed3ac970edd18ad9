// The JSON bodies of /predict: numbers, strokes, data URLs, batches; and what is drawn of the strokes.
#include <cstdint>
#include <string_view>

#include "api/predict_input.h"
#include "api/prepare.h"
#include "http/problem.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace digit::serve;
  const Limits limits{.max_pixels = 100'000, .max_points = 1000, .max_batch_items = 8};
  try {
    const PredictInput input =
        read_predict_json(std::string_view(reinterpret_cast<const char*>(data), size), false, limits);
    for (const PredictItem& item : input.items) prepare(item, limits);
  } catch (const Problem&) {
    return 0;
  }
  return 0;
}
