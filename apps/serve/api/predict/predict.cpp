#include "api/predict/predict.h"

#include <algorithm>
#include <cmath>

#include "api/predict/answer.h"
#include "api/predict/predict_input.h"
#include "api/predict/predict_options.h"
#include "api/predict/prepare.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// More items than this are prepared off the loop, whatever they are.
constexpr std::size_t kManyItems = 32;

using Prepared = std::vector<std::optional<Image>>;

Prepared prepare_items(const Service& service, const std::vector<PredictItem>& items) {
  Prepared prepared(items.size());
  const auto work = [&] {
    for (std::size_t i = 0; i < items.size(); ++i) prepared[i] = prepare(items[i], service.limits);
  };
  if (items.size() > kManyItems || std::ranges::any_of(items, is_slow_to_prepare)) {
    service.executor.offload(work);
  } else {
    work();
  }
  return prepared;
}

/// All images with ink, run as one batch, whose size `batch_size` is told.
std::vector<Answer> answer_all(const Service& service, const Model& model, const Prepared& prepared,
                               std::size_t& batch_size) {
  std::vector<Image> images;
  images.reserve(prepared.size());
  for (const auto& image : prepared) {
    if (image) images.push_back(*image);
  }
  std::vector<float> probabilities(images.size() * kClasses);
  std::vector<float> is_digit(model.has_detector() ? images.size() : 0);
  if (!images.empty()) batch_size = service.executor.predict(model, images, probabilities, is_digit);

  std::vector<Answer> answers;
  answers.reserve(prepared.size());
  std::size_t row = 0;
  for (const auto& image : prepared) {
    Answer& answer = answers.emplace_back(blank_answer(model));
    if (!image) continue;
    answer.image = image;
    std::copy_n(probabilities.begin() + static_cast<std::ptrdiff_t>(row * kClasses), kClasses,
                answer.probabilities.begin());
    if (model.has_detector()) {
      answer.is_digit = is_digit[row];
      answer.is_rejected = is_digit[row] < model.is_digit_threshold().value_or(0);
    }
    ++row;
  }
  return answers;
}

/// Scales what spoke for and against by its largest magnitude.
Image relative(Image explanation) {
  float largest = 0;
  for (const float pixel : explanation.pixels) largest = std::max(largest, std::abs(pixel));
  if (largest > 0) {
    for (float& pixel : explanation.pixels) pixel /= largest;
  }
  return explanation;
}

void explain_all(const Service& service, const Model& model, std::vector<Answer>& answers) {
  service.executor.offload([&] {
    for (Answer& answer : answers) {
      if (answer.image) answer.explanation = relative(model.explain(*answer.image, answer.digit()));
    }
  });
}

std::string write_answers(const std::vector<Answer>& answers, bool is_batch, const PredictOptions& options) {
  std::string json;
  json.reserve(answers.size() * 320);
  if (!is_batch) {
    append_answer(json, answers.front(), options);
    return json;
  }
  json += "{\"predictions\": [";
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i > 0) json += ", ";
    append_answer(json, answers[i], options);
  }
  json += "]}";
  return json;
}

}  // namespace

Reply predict(const Service& service, const Request& request) {
  const PredictOptions options = read_predict_options(request);
  const PredictInput input = read_predict_input(request, service.limits);
  const auto model = service.model();
  Reply reply;
  const Prepared prepared = prepare_items(service, input.items);
  std::vector<Answer> answers = answer_all(service, *model, prepared, reply.batch_size);
  if (options.explain) explain_all(service, *model, answers);
  reply.body = write_answers(answers, input.is_batch, options);
  return reply;
}

}  // namespace digit::serve_app
