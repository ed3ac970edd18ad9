#include "api/openapi.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace digit::serve_app {
namespace {

/// Keeps the order of openapi.json.
using Json = nlohmann::ordered_json;

/// The description lists the names of no more classes than this.
constexpr std::size_t kMaxListedNames = 100;

void remove_samples(Json& api) {
  Json& schemas = api.at("components").at("schemas");
  api.at("paths").erase("/samples");
  schemas.erase("Sample");
  schemas.at("Model").at("properties").erase("samples");
}

void describe_service(Json& api, const Service& service) {
  if (!service.keeps_samples) remove_samples(api);
  api.at("components").at("schemas").at("Batch").at("properties").at("instances").at("maxItems") =
      service.limits.max_batch_items;
  for (auto& [path, operations] : api.at("paths").items()) {
    for (auto& [method, operation] : operations.items()) {
      if (!operation.contains("parameters")) continue;
      for (Json& parameter : operation.at("parameters")) {
        if (parameter.at("name") == "name") parameter.at("schema").at("enum") = Json::array({service.model_name});
      }
    }
  }
}

void describe_top_k(Json& api, std::size_t classes) {
  for (Json& parameter : api.at("paths").at("/predict").at("post").at("parameters")) {
    if (parameter.at("name") == "top_k") parameter.at("schema").at("maximum") = classes;
  }
}

/// Sets the names that `label` may have. `has_null` says whether it may be null as well.
void describe_label(Json& label, const std::vector<std::string>& names, bool has_null) {
  label.erase("enum");
  if (names.size() > kMaxListedNames) return;
  label["enum"] = names;
  if (has_null) label.at("enum").push_back(nullptr);
}

/// Returns an answer to an image of the second class, with rounded numbers.
Json example_answer(const std::vector<std::string>& names, bool has_detector) {
  constexpr double kConfidence = 0.91;
  const double other = (1 - kConfidence) / static_cast<double>(names.size() - 1);
  std::vector<double> probabilities(names.size(), std::round(other * 10'000) / 10'000);
  probabilities[1] = kConfidence;
  Json answer = {{"prediction", 1}, {"label", names[1]}, {"confidence", kConfidence}, {"probabilities", probabilities}};
  if (has_detector) {
    answer["is_digit"] = 1;
    answer["rejected"] = false;
  }
  return answer;
}

void describe_answer(Json& schema, const std::vector<std::string>& names, bool has_detector) {
  Json& properties = schema.at("properties");
  properties.at("prediction").at("maximum") = names.size() - 1;
  describe_label(properties.at("label"), names, true);
  properties.at("probabilities").at("minItems") = names.size();
  properties.at("probabilities").at("maxItems") = names.size();
  properties.at("top").at("maxItems") = names.size();
  Json& entry = properties.at("top").at("items").at("properties");
  entry.at("digit").at("maximum") = names.size() - 1;
  describe_label(entry.at("label"), names, false);
  schema.erase("examples");
  if (names.size() <= kMaxListedNames) schema["examples"] = Json::array({example_answer(names, has_detector)});
}

/// Removes the mode `number`, which needs a detector.
void remove_numbers(Json& api) {
  Json& schemas = api.at("components").at("schemas");
  schemas.erase("Number");
  for (Json& schema : schemas) {
    if (schema.contains("properties")) schema.at("properties").erase("mode");
  }
  Json& operation = api.at("paths").at("/predict").at("post");
  std::erase_if(operation.at("parameters").get_ref<Json::array_t&>(),
                [](const Json& parameter) { return parameter.at("name") == "mode"; });
  Json& answers = operation.at("responses").at("200").at("content").at("application/json").at("schema").at("anyOf");
  std::erase(answers.get_ref<Json::array_t&>(), Json{{"$ref", "#/components/schemas/Number"}});
}

/// Removes everything about `is_digit`.
void remove_detector(Json& schemas) {
  Json& answer = schemas.at("Prediction");
  for (const auto* name : {"is_digit", "rejected"}) {
    answer.at("properties").erase(name);
    auto& required = answer.at("required").get_ref<Json::array_t&>();
    std::erase(required, name);
  }
  schemas.at("Model").at("properties").erase("is_digit");
  std::erase(schemas.at("Model").at("required").get_ref<Json::array_t&>(), "is_digit");
  Json& outputs = schemas.at("InferenceRequest").at("properties").at("outputs");
  outputs.at("maxItems") = 2;
  std::erase(outputs.at("items").at("properties").at("name").at("enum").get_ref<Json::array_t&>(), "is_digit");
}

}  // namespace

std::string make_openapi(const Service& service, const Model& model) {
  Json api = Json::parse(openapi_template());
  Json& schemas = api.at("components").at("schemas");
  const auto& names = model.metadata().class_names;
  describe_service(api, service);
  describe_top_k(api, names.size());
  describe_answer(schemas.at("Prediction"), names, model.has_detector());
  if (!model.has_detector()) {
    remove_detector(schemas);
    remove_numbers(api);
  }
  // The model's name comes from the command line and may not be UTF-8.
  return api.dump(1, ' ', false, Json::error_handler_t::replace);
}

std::string make_admin_openapi(bool keeps_samples) {
  Json api = Json::parse(admin_openapi_template());
  if (!keeps_samples) {
    for (const auto* path : {"/samples/list", "/samples/export.jsonl", "/samples/{id}", "/samples/{id}/picture"}) {
      api.at("paths").erase(path);
    }
    for (const auto* name : {"Sample", "Samples", "SampleChange"}) api.at("components").at("schemas").erase(name);
    for (const auto* name : {"NotFound", "Forbidden", "Full"}) api.at("components").at("responses").erase(name);
  }
  return api.dump(1, ' ');
}

Reply OpenApi::get() {
  const auto model = service_.model();
  {
    const std::lock_guard lock(mutex_);
    if (model_.lock() == model) return {.body = text_};
  }
  std::string text;
  service_.executor.offload(Cost::kLight, [&] { text = make_openapi(service_, *model); });
  const std::lock_guard lock(mutex_);
  model_ = model;
  text_ = text;
  return {.body = std::move(text)};
}

}  // namespace digit::serve_app
