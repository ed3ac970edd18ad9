#include "api/predict/predict.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "api/predict/answer.h"
#include "api/predict/number.h"
#include "api/predict/predict_input.h"
#include "api/predict/prepare.h"
#include "api/predict/stages.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// Explaining the answers to more items is heavy work.
constexpr std::size_t kHeavyExplanations = 32;

/// Computing the activations through fewer connections, over all items, takes less than about a millisecond. Through
/// more than the second number, it is heavy work.
constexpr std::size_t kFewConnections = 1'000'000;
constexpr std::size_t kHeavyConnections = 50'000'000;

/// Writing fewer activations takes less than about a millisecond.
constexpr std::size_t kFewActivations = 32'768;

/// What an activation needs in memory, as a number and as text.
constexpr std::size_t kBytesPerActivation = 16;

/// What an item needs in memory besides the body and its picture: the input, the image, its copy in the batch, and the
/// explanation.
constexpr std::size_t kBytesPerItem = 4 * sizeof(Image);

/// The images of all items, nullopt for blank ones.
using Prepared = std::vector<std::optional<Image>>;

/// Returns the number of activations for an item.
std::size_t activations_of(const Model& model) {
  const auto layers = model.layers();
  return std::accumulate(layers.begin(), layers.end(), std::size_t{0});
}

/// Returns the number of connections between the input and the last layer.
std::size_t connections_of(const Model& model) {
  std::size_t connections = 0;
  std::size_t before = kImagePixels;
  for (const std::size_t width : model.layers()) {
    connections += before * width;
    before = width;
  }
  return connections;
}

/// Returns what a request needs in memory besides its body, or 0 if that is little, because the number of requests is
/// limited.
std::size_t memory_of(const PredictInput& input, const Model& model, const AnswerOptions& options) {
  std::size_t bytes = input.items.size() * kBytesPerItem;
  if (options.return_activations) bytes += input.items.size() * activations_of(model) * kBytesPerActivation;
  for (const PredictItem& item : input.items) {
    if (const auto* picture = std::get_if<EncodedPicture>(&item.input)) bytes += picture->bytes.size();
  }
  return bytes > 2 * kBytesPerItem ? bytes : 0;
}

PrepareOptions prepare_options(const Service& service, const Model& model) {
  return {.limits = {.max_pixels = service.limits.max_pixels}, .observer = {}, .score = model.score()};
}

Prepared prepare_items(const Service& service, const Model& model, const Request& request,
                       const std::vector<PredictItem>& items) {
  Prepared prepared(items.size());
  PrepareOptions options = prepare_options(service, model);
  const auto work = [&] {
    for (std::size_t i = 0; i < items.size(); ++i) {
      check_not_abandoned(request);
      prepared[i] = prepare(items[i], model.metadata().input, options);
    }
  };
  const std::optional<Cost> cost = cost_to_prepare(items, service.limits);
  if (!cost) {
    work();
    return prepared;
  }
  if (cost == Cost::kHeavy) options.observer = [&](std::string_view, const Raster&) { check_not_abandoned(request); };
  service.executor.offload(*cost, work);
  return prepared;
}

/// Like prepare_items for a single item, and sets `pictures` to the stages of the item. Throws HttpError 400 if there
/// are more items, because the stages of a large batch would take too much time and memory.
Prepared prepare_with_stages(const Service& service, const Model& model, const Request& request,
                             const std::vector<PredictItem>& items, std::vector<StagePicture>& pictures) {
  if (items.size() != 1) {
    throw HttpError(400, "query `return`: expected one item for `stages`, found " + std::to_string(items.size()) +
                             "; send a request for each item");
  }
  Prepared prepared(1);
  service.executor.offload(cost_to_prepare(items, service.limits).value_or(Cost::kLight), [&] {
    check_not_abandoned(request);
    std::vector<Stage> stages;
    PrepareOptions options = prepare_options(service, model);
    options.observer = [&, collect = collect_stages(stages)](std::string_view name, const Raster& result) {
      check_not_abandoned(request);
      collect(name, result);
    };
    prepared.front() = prepare(items.front(), model.metadata().input, options);
    check_not_abandoned(request);
    pictures = encode_stages(stages);
  });
  return prepared;
}

/// What the network returned for the items that are not blank.
struct Outputs {
  /// A row for each of these items, and one more if any item is blank: for those, all classes are equally likely.
  std::vector<float> probabilities;
  std::vector<float> is_digit;
  std::size_t batch_size = 0;
};

/// Runs all images as one batch, possibly with those of other requests.
Outputs run_model(const Service& service, const Model& model, const Prepared& prepared) {
  std::vector<Image> images;
  images.reserve(prepared.size());
  for (const auto& image : prepared) {
    if (image) images.push_back(*image);
  }
  const std::size_t classes = model.classes();
  const std::size_t rows = images.size() + (images.size() < prepared.size() ? 1 : 0);
  Outputs outputs{.probabilities = std::vector<float>(rows * classes, 1.0F / static_cast<float>(classes)),
                  .is_digit = std::vector<float>(model.has_detector() ? images.size() : 0)};
  if (!images.empty()) {
    const auto probabilities = std::span(outputs.probabilities).first(images.size() * classes);
    outputs.batch_size = service.executor.predict(model, images, probabilities, outputs.is_digit);
  }
  return outputs;
}

/// Returns one answer for each item, which points into `prepared` and `outputs`.
std::vector<Answer> make_answers(const Model& model, const Prepared& prepared, const Outputs& outputs) {
  const std::size_t classes = model.classes();
  const std::span probabilities(outputs.probabilities);
  const double threshold = model.metadata().is_digit_threshold.value_or(0);
  std::vector<Answer> answers;
  answers.reserve(prepared.size());
  std::size_t row = 0;
  for (const auto& image : prepared) {
    if (!image) {
      answers.push_back({.probabilities = probabilities.last(classes), .is_rejected = true});
      if (model.has_detector()) answers.back().is_digit = 0.0F;
      continue;
    }
    answers.push_back({.probabilities = probabilities.subspan(row * classes, classes), .image = &*image});
    if (model.has_detector()) {
      answers.back().is_digit = outputs.is_digit[row];
      answers.back().is_rejected = outputs.is_digit[row] < threshold;
    }
    ++row;
  }
  return answers;
}

/// Divides the explanation by its largest magnitude.
void rescale(Image& explanation) {
  float largest = 0;
  for (const float pixel : explanation.pixels) largest = std::max(largest, std::abs(pixel));
  if (largest == 0) return;
  for (float& pixel : explanation.pixels) pixel /= largest;
}

void explain_all(const Service& service, const Model& model, const Request& request, std::vector<Answer>& answers) {
  service.executor.offload(answers.size() > kHeavyExplanations ? Cost::kHeavy : Cost::kLight, [&] {
    for (Answer& answer : answers) {
      check_not_abandoned(request);
      if (answer.image == nullptr) continue;
      answer.explanation = model.explain(*answer.image, answer.prediction());
      rescale(*answer.explanation);
    }
  });
}

void add_activations(const Service& service, const Model& model, const Request& request, std::vector<Answer>& answers) {
  const auto work = [&] {
    for (Answer& answer : answers) {
      check_not_abandoned(request);
      if (answer.image != nullptr) answer.activations = model.activations(*answer.image);
    }
  };
  const std::size_t connections = answers.size() * connections_of(model);
  if (connections <= kFewConnections) return work();
  service.executor.offload(connections > kHeavyConnections ? Cost::kHeavy : Cost::kLight, work);
}

/// Writes the JSON of the answers. A worker does so if they have many activations.
std::string write_answers(const Service& service, const Model& model, const AnswerOptions& options, bool is_batch,
                          const std::vector<Answer>& answers) {
  const std::size_t activations = options.return_activations ? answers.size() * activations_of(model) : 0;
  std::string text;
  const auto append = [&](std::string& json, const Answer& answer) { append_answer(json, answer, model, options); };
  const auto write = [&] {
    text.reserve(answers.size() * (200 + 14 * model.classes()) + activations * (kBytesPerActivation - sizeof(float)));
    if (is_batch) {
      append_array(JsonObject(text).member("predictions"), answers, append);
    } else {
      append(text, answers.front());
    }
  };
  if (activations <= kFewActivations) {
    write();
  } else {
    service.executor.offload(Cost::kLight, write);
  }
  return text;
}

/// Answers the items of a request, each of which is a single digit.
Reply predict_digits(const Service& service, const Model& model, const Request& request, const PredictInput& input,
                     const AnswerOptions& options) {
  ByteBudget::Reservation reservation(*service.memory);
  require_memory(reservation, memory_of(input, model, options));
  std::vector<StagePicture> stages;
  const Prepared prepared = options.return_stages ? prepare_with_stages(service, model, request, input.items, stages)
                                                  : prepare_items(service, model, request, input.items);
  const Outputs outputs = run_model(service, model, prepared);
  std::vector<Answer> answers = make_answers(model, prepared, outputs);
  answers.front().stages = stages;
  if (options.return_activations) add_activations(service, model, request, answers);
  if (options.explain) explain_all(service, model, request, answers);
  return {.body = write_answers(service, model, options, input.is_batch, answers), .batch_size = outputs.batch_size};
}

}  // namespace

Reply predict(const Service& service, const Request& request) {
  const auto model = service.model();
  const AnswerOptions options = read_answer_options(request, model->classes());
  const PredictInput input = read_body(service, request, [&] { return read_predict_input(request, service.limits); });
  const auto answer_digits = [&] { return predict_digits(service, *model, request, input, options); };
  Reply reply;
  if (!asks_for_number(request, input)) {
    reply = answer_digits();
  } else if (options.adds_fields()) {
    reply = predict_number(service, *model, request, input, [&] { return answer_digits().body; });
  } else {
    reply = predict_number(service, *model, request, input, {});
  }
  reply.headers.emplace_back("X-Model-Version", model->version());
  return reply;
}

}  // namespace digit::serve_app
