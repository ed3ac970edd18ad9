#include "api/model_contract.h"

#include "http/json_writer.h"

namespace digit::serve_app {

Reply model_contract(const Service& service) {
  const auto model = service.model();
  const ModelMetadata& metadata = model->metadata();
  Reply reply;
  JsonObject object(reply.body);
  object.add("name", service.model_name);
  object.add("input", option_text(metadata.input));
  append_array(object.member("class_names"), metadata.class_names, append_string);
  object.add("architecture", metadata.architecture);
  append_numbers(object.member("hidden"), metadata.hidden);
  append_numbers(object.member("layers"), model->layers());
  object.add("library_version", metadata.library_version);
  object.add("version", model->version());
  if (const auto written = model->written()) object.add("written", *written);
  if (metadata.test) {
    JsonObject test(object.member("test"));
    test.add("count", metadata.test->count);
    test.add("accuracy", metadata.test->accuracy);
  }
  if (model->has_detector()) {
    JsonObject(object.member("is_digit")).add("threshold", metadata.is_digit_threshold.value_or(0));
  }
  if (service.keeps_samples) object.add("samples", true);
  return reply;
}

}  // namespace digit::serve_app
