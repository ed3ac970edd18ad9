#include "api/predict/number.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "api/predict/prepare.h"
#include "digit/error.h"
#include "digit/number.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// A number of fewer strokes takes less than about a millisecond.
constexpr std::size_t kSlowStrokes = 12;
/// At most so many possible digits of a number begin with the same stroke.
constexpr std::size_t kImagesPerStroke = kMaxNumberImages / kMaxNumberStrokes;

void check_model(const Model& model) {
  if (model.metadata().input == InputForm::kHandwriting && model.has_detector()) return;
  throw HttpError(400, "`mode`: expected `digit`, because the model " +
                           std::string(model.has_detector() ? "takes plain images" : "has no detector") +
                           ", found `number`; a model for handwriting with a detector reads numbers");
}

const PredictItem& only_item(const PredictInput& input) {
  if (input.is_batch || input.items.size() != 1) {
    throw HttpError(400, "`mode`: expected a single item for `number`, found a batch; send a request for each number");
  }
  const PredictItem& item = input.items.front();
  if (std::holds_alternative<Image>(item.input)) {
    throw HttpError(400, "`mode`: expected strokes or a picture for `number`, found 28×28 pixels");
  }
  if (!item.normalize) {
    throw HttpError(400, "`mode`: expected `normalize` to be true for `number`, found false");
  }
  return item;
}

/// Returns what the images of the possible digits need in memory.
std::size_t memory_of(const PredictItem& item) {
  std::size_t images = kMaxNumberImages;
  if (const auto* drawing = std::get_if<Drawing>(&item.input)) {
    images = std::min(images, 1 + kImagesPerStroke * drawing->strokes.size());
  }
  const auto* picture = std::get_if<EncodedPicture>(&item.input);
  return images * sizeof(Image) + (picture == nullptr ? 0 : picture->bytes.size());
}

std::optional<Cost> cost_of(const PredictItem& item, const Limits& limits) {
  const std::optional<Cost> cost = cost_to_prepare(std::span(&item, 1), limits);
  const auto* drawing = std::get_if<Drawing>(&item.input);
  if (!cost && drawing != nullptr && drawing->strokes.size() > kSlowStrokes) return Cost::kLight;
  return cost;
}

/// Reads the number, and sets `batch_size` to the number of images in the batch of the network.
Number read(const Service& service, const Model& model, const Request& request, const PredictItem& item,
            std::size_t& batch_size) {
  const std::optional<Cost> cost = cost_of(item, service.limits);
  const auto predict = [&](std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit) {
    check_not_abandoned(request);
    if (cost) {
      model.predict(images, probabilities, is_digit);
      batch_size = images.size();
    } else {
      batch_size = service.executor.predict(model, images, probabilities, is_digit);
    }
  };
  const BatchScorer scorer{.classes = model.classes(), .has_detector = true, .predict = predict};
  const NumberOptions options{.limits = {.max_pixels = service.limits.max_pixels},
                              .observer = [&](std::string_view, const Raster&) { check_not_abandoned(request); }};
  Number number;
  const auto work = [&] {
    try {
      number = std::holds_alternative<Drawing>(item.input)
                   ? read_number(std::get<Drawing>(item.input), scorer, options)
                   : read_number(std::get<EncodedPicture>(item.input), scorer, options);
    } catch (const Error& error) {
      throw HttpError(400, (item.field.empty() ? "the body" : "field `" + item.field + '`') + ": " + error.what());
    }
  };
  if (cost) {
    service.executor.offload(*cost, work);
  } else {
    work();
  }
  return number;
}

void append_box(std::string& json, const DigitBox& box) {
  JsonObject object(json);
  object.add("x", box.x);
  object.add("y", box.y);
  object.add("width", box.width);
  object.add("height", box.height);
}

void append_digit(std::string& json, const NumberDigit& digit, const Model& model) {
  JsonObject object(json);
  object.add("label", model.metadata().class_names[digit.digit]);
  object.add("confidence", digit.confidence);
  object.add("is_digit", digit.is_digit);
  append_box(object.member("box"), digit.box);
}

void append_number_answer(std::string& json, const Number& number, const Model& model, std::string_view single) {
  const auto& names = model.metadata().class_names;
  const double threshold = model.metadata().is_digit_threshold.value_or(0);
  const auto is_rejected = [&](const NumberDigit& digit) { return digit.is_digit < threshold; };
  JsonObject object(json);
  if (number.digits.empty()) {
    object.member("number") += "null";
  } else {
    object.add("number", digit::number_text(number, names));
  }
  object.add("confidence", number.confidence);
  append_array(object.member("digits"), number.digits,
               [&](std::string& out, const NumberDigit& digit) { append_digit(out, digit, model); });
  object.add("rejected", number.digits.empty() || std::ranges::any_of(number.digits, is_rejected));
  if (!single.empty()) object.member("single") += single;
  if (!number.second) return;
  JsonObject second(object.member("second"));
  second.add("number", digit::number_text(number.second->digits, names));
  second.add("confidence", number.second->confidence);
}

}  // namespace

bool asks_for_number(const Request& request, const PredictInput& input) {
  const auto mode = request.parameter("mode");
  if (!mode) return input.is_number;
  if (*mode != "digit" && *mode != "number") {
    throw HttpError(400, "query `mode`: expected digit or number, found `" + std::string(mode->substr(0, 40)) + '`');
  }
  return *mode == "number" || input.is_number;
}

Reply predict_number(const Service& service, const Model& model, const Request& request, const PredictInput& input,
                     const std::function<std::string()>& predict_single) {
  check_model(model);
  const PredictItem& item = only_item(input);
  Reply reply;
  Number number;
  {
    ByteBudget::Reservation reservation(*service.memory);
    require_memory(reservation, memory_of(item));
    number = read(service, model, request, item, reply.batch_size);
  }
  const std::string single = predict_single ? predict_single() : "";
  reply.body.reserve(200 * (1 + number.digits.size()) + single.size());
  append_number_answer(reply.body, number, model, single);
  return reply;
}

}  // namespace digit::serve_app
