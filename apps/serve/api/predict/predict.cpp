#include "api/predict/predict.h"

#include <algorithm>
#include <cmath>

#include "api/predict/answer.h"
#include "api/predict/predict_input.h"
#include "api/predict/prepare.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// A worker prepares batches that are larger than this, whatever their items are.
constexpr std::size_t kMaxItemsOnLoop = 32;

/// The images of all items, nullopt for those without ink.
using Prepared = std::vector<std::optional<Image>>;

Prepared prepare_items(const Service& service, const std::vector<PredictItem>& items) {
  Prepared prepared(items.size());
  const auto work = [&] {
    for (std::size_t i = 0; i < items.size(); ++i) prepared[i] = prepare(items[i], service.limits);
  };
  if (items.size() > kMaxItemsOnLoop || std::ranges::any_of(items, is_slow_to_prepare)) {
    service.executor.offload(work);
  } else {
    work();
  }
  return prepared;
}

/// Runs all images with ink as one batch, and sets `batch_size` to the size of the batch that they were part of.
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

  std::vector<Answer> answers(prepared.size(), blank_answer(model));
  std::size_t row = 0;
  for (std::size_t i = 0; i < prepared.size(); ++i) {
    if (!prepared[i]) continue;
    Answer& answer = answers[i];
    answer.image = prepared[i];
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

/// Divides the explanation by its largest magnitude.
void rescale(Image& explanation) {
  float largest = 0;
  for (const float pixel : explanation.pixels) largest = std::max(largest, std::abs(pixel));
  if (largest == 0) return;
  for (float& pixel : explanation.pixels) pixel /= largest;
}

void explain_all(const Service& service, const Model& model, std::vector<Answer>& answers) {
  service.executor.offload([&] {
    for (Answer& answer : answers) {
      if (!answer.image) continue;
      answer.explanation = model.explain(*answer.image, answer.digit());
      rescale(*answer.explanation);
    }
  });
}

}  // namespace

Reply predict(const Service& service, const Request& request) {
  const AnswerOptions options = read_answer_options(request);
  const PredictInput input = read_predict_input(request, service.limits);
  const auto model = service.model();
  Reply reply;
  const Prepared prepared = prepare_items(service, input.items);
  std::vector<Answer> answers = answer_all(service, *model, prepared, reply.batch_size);
  if (options.explain) explain_all(service, *model, answers);
  reply.body.reserve(answers.size() * 320);
  const auto append = [&](std::string& json, const Answer& answer) { append_answer(json, answer, options); };
  if (input.is_batch) {
    append_array(JsonObject(reply.body).member("predictions"), answers, append);
  } else {
    append(reply.body, answers.front());
  }
  return reply;
}

}  // namespace digit::serve_app
