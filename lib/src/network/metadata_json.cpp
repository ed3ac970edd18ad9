#include "network/metadata_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "digit/class_names.h"
#include "digit/error.h"

namespace digit::network {
namespace {

using Json = nlohmann::json;

/// The version of the schema that metadata_to_json writes. Files of version 0.1 have `"format": 1` instead.
constexpr int kSchemaVersion = 2;

void to_json(Json& json, const TestMetrics& test) {
  json = {{"count", test.count}, {"accuracy", test.accuracy}, {"loss", test.loss}};
}

TestMetrics test_from_json(const Json& json) {
  return {json.at("count").get<std::size_t>(), json.at("accuracy").get<double>(), json.at("loss").get<double>()};
}

InputForm input_form_from(const std::string& name) {
  for (const auto& choice : option_choices(InputForm())) {
    if (choice.name == name) return choice.value;
  }
  throw Error("field `input`: expected handwriting or image, found " + name);
}

/// Reads the fields that a file of version 0.1 stores in other places. Its inputs were always handwriting.
void read_version_0_1(const Json& json, ModelMetadata& metadata) {
  metadata.input = InputForm::kHandwriting;
  json.at("library_version").get_to(metadata.library_version);
  if (const auto threshold = json.find("is_digit_threshold"); threshold != json.end() && !threshold->is_null()) {
    metadata.is_digit_threshold = threshold->get<double>();
  }
}

void read_version_2(const Json& json, ModelMetadata& metadata) {
  metadata.input = input_form_from(json.at("input").get<std::string>());
  json.at("writer").at("digit").get_to(metadata.library_version);
  json.at("writer").at("libtorch").get_to(metadata.libtorch_version);
  if (const auto is_digit = json.find("is_digit"); is_digit != json.end()) {
    metadata.is_digit_threshold = is_digit->at("threshold").get<double>();
  }
}

ModelMetadata read_fields(const Json& json) {
  ModelMetadata metadata;
  if (json.value("format", 0) == 1) {
    read_version_0_1(json, metadata);
  } else if (const auto version = json.at("schema_version").get<int>(); version == kSchemaVersion) {
    read_version_2(json, metadata);
  } else {
    throw Error("expected schema version " + std::to_string(kSchemaVersion) + ", found " + std::to_string(version) +
                "; use a newer version of digit");
  }
  json.at("architecture").get_to(metadata.architecture);
  json.at("hidden").get_to(metadata.hidden);
  json.at("class_names").get_to(metadata.class_names);
  json.at("seed").get_to(metadata.seed);
  json.at("training_options").get_to(metadata.training_options);
  json.at("data_sha256").get_to(metadata.data_sha256);
  json.at("temperature").get_to(metadata.temperature);
  if (const auto test = json.find("test"); test != json.end()) metadata.test = test_from_json(*test);
  return metadata;
}

void check(const ModelMetadata& metadata) {
  check_class_names(metadata.class_names, "field `class_names`");
  if (!(metadata.temperature > 0) || !std::isfinite(metadata.temperature)) {
    throw Error("field `temperature`: expected a positive number, found " + std::to_string(metadata.temperature));
  }
}

}  // namespace

ModelMetadata metadata_from_json(std::string_view text, const std::string& origin) {
  try {
    auto metadata = read_fields(Json::parse(text));
    check(metadata);
    return metadata;
  } catch (const Json::exception& error) {
    throw Error(origin + ": metadata.json: expected the fields that digit-train writes (" + error.what() + ")");
  } catch (const Error& error) {
    throw Error(origin + ": metadata.json: " + error.what());
  }
}

}  // namespace digit::network

namespace digit {

std::string metadata_to_json(const ModelMetadata& metadata) {
  network::Json json = {{"schema_version", network::kSchemaVersion},
                        {"input", option_text(metadata.input)},
                        {"class_names", metadata.class_names},
                        {"temperature", metadata.temperature},
                        {"architecture", metadata.architecture},
                        {"hidden", metadata.hidden},
                        {"writer", {{"digit", metadata.library_version}, {"libtorch", metadata.libtorch_version}}},
                        {"seed", metadata.seed},
                        {"training_options", metadata.training_options},
                        {"data_sha256", metadata.data_sha256}};
  if (metadata.test) network::to_json(json["test"], *metadata.test);
  if (metadata.is_digit_threshold) {
    json["is_digit"] = {{"threshold", *metadata.is_digit_threshold}, {"inputs", option_text(metadata.input)}};
  }
  return json.dump(2);
}

}  // namespace digit
