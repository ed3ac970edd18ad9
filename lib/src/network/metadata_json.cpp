#include "network/metadata_json.h"

#include <nlohmann/json.hpp>

#include "digit/error.h"

namespace digit::network {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

template <typename T>
void read_if_present(const Json& json, const char* key, std::optional<T>& value) {
  if (const auto found = json.find(key); found != json.end() && !found->is_null()) value = found->get<T>();
}

Json to_json(const TestMetrics& test) {
  return {{"count", test.count}, {"accuracy", test.accuracy}, {"loss", test.loss}};
}

TestMetrics test_from_json(const Json& json) {
  return {json.at("count").get<std::size_t>(), json.at("accuracy").get<double>(), json.at("loss").get<double>()};
}

}  // namespace

std::string metadata_to_json(const ModelMetadata& metadata) {
  Json json = {{"format", kFormat},
               {"library_version", metadata.library_version},
               {"architecture", metadata.architecture},
               {"hidden", metadata.hidden},
               {"class_names", metadata.class_names},
               {"seed", metadata.seed},
               {"training_options", metadata.training_options},
               {"data_sha256", metadata.data_sha256},
               {"temperature", metadata.temperature}};
  if (metadata.test) json["test"] = to_json(*metadata.test);
  if (metadata.is_digit_threshold) json["is_digit_threshold"] = *metadata.is_digit_threshold;
  return json.dump(2);
}

ModelMetadata metadata_from_json(std::string_view text, const std::string& origin) {
  try {
    const auto json = Json::parse(text);
    const auto format = json.at("format").get<int>();
    if (format != kFormat) {
      throw Error(origin + ": metadata.json: expected format " + std::to_string(kFormat) + ", found " +
                  std::to_string(format) + "; use a newer version of digit");
    }
    ModelMetadata metadata;
    json.at("library_version").get_to(metadata.library_version);
    json.at("architecture").get_to(metadata.architecture);
    json.at("hidden").get_to(metadata.hidden);
    json.at("class_names").get_to(metadata.class_names);
    json.at("seed").get_to(metadata.seed);
    json.at("training_options").get_to(metadata.training_options);
    json.at("data_sha256").get_to(metadata.data_sha256);
    json.at("temperature").get_to(metadata.temperature);
    if (json.contains("test")) metadata.test = test_from_json(json.at("test"));
    read_if_present(json, "is_digit_threshold", metadata.is_digit_threshold);
    return metadata;
  } catch (const Json::exception& error) {
    throw Error(origin + ": metadata.json: expected the fields that digit-train writes (" + error.what() + ")");
  }
}

}  // namespace digit::network
