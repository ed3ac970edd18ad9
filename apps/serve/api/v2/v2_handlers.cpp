#include "api/v2/v2_handlers.h"

#include <algorithm>
#include <array>
#include <span>

#include "api/v2/v2_request.h"
#include "digit/prepare.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// A worker prepares more images than this.
constexpr std::size_t kMaxImagesOnLoop = 32;

/// Replaces each image by the one that the contract makes of it. A blank image becomes an image of zeros.
void prepare_all(const Service& service, InputForm form, std::vector<Image>& images) {
  const auto work = [&] {
    for (Image& image : images) image = digit::prepare(image, form).value_or(Image{});
  };
  if (images.size() > kMaxImagesOnLoop) {
    service.executor.offload(Cost::kLight, work);
  } else {
    work();
  }
}

std::vector<std::int64_t> most_likely_classes(std::span<const float> probabilities, std::size_t classes) {
  std::vector<std::int64_t> numbers;
  for (; !probabilities.empty(); probabilities = probabilities.subspan(classes)) {
    const auto row = probabilities.first(classes);
    numbers.push_back(std::ranges::max_element(row) - row.begin());
  }
  return numbers;
}

/// Adds the values of a tensor as text to `tensor`, or as bytes to `binary`.
template <typename Value>
void add_values(JsonObject& tensor, std::string& binary, const std::vector<Value>& values, bool is_binary) {
  if (!is_binary) return append_numbers(tensor.member("data"), values);
  const auto bytes = std::as_bytes(std::span(values));
  JsonObject(tensor.member("parameters")).add("binary_data_size", bytes.size());
  binary.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

/// Begins the JSON of a tensor.
void add_type(JsonObject& tensor, V2Output output) {
  tensor.add("name", v2_output_name(output));
  tensor.add("datatype", output == V2Output::kDigit ? "INT64" : "FP32");
}

/// Adds the shape: a row for each image, and in `probabilities` a column for each class. `rows` is -1 for any number.
void add_shape(JsonObject& tensor, V2Output output, std::int64_t rows, const Model& model) {
  const std::array shape{rows, static_cast<std::int64_t>(model.classes())};
  append_numbers(tensor.member("shape"), std::span(shape).first(output == V2Output::kProbabilities ? 2 : 1));
}

}  // namespace

Reply v2_server_metadata() {
  return {.body =
              R"({"name": "digit-serve", "version": ")" DIGIT_VERSION R"(", "extensions": ["binary_tensor_data"]})"};
}

Reply v2_model_metadata(const Service& service) {
  const auto model = service.model();
  Reply reply{.body = "{\"name\": "};
  append_string(reply.body, service.model_name);
  reply.body += R"(, "versions": ["1"], "platform": "pytorch_libtorch", )"
                R"("inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 784]}], "outputs": )";
  append_array(reply.body, v2_outputs(model->has_detector()), [&](std::string& json, V2Output output) {
    JsonObject tensor(json);
    add_type(tensor, output);
    add_shape(tensor, output, -1, *model);
    if (output == V2Output::kProbabilities) {
      append_array(tensor.member("labels"), model->metadata().class_names, append_string);
    }
  });
  reply.body += '}';
  return reply;
}

std::string v2_model_ready(const std::string& model_name) {
  std::string json;
  JsonObject object(json);
  object.add("name", model_name);
  object.add("ready", true);
  return json;
}

Reply v2_infer(const Service& service, const Request& request) {
  const auto model = service.model();
  V2Request inference =
      read_body(service, request, [&] { return read_v2_request(request, service.limits, model->has_detector()); });
  ByteBudget::Reservation reservation(*service.memory);
  // The images, and their copy in the batch.
  require_memory(reservation, inference.images.size() > 1 ? inference.images.size() * 2 * sizeof(Image) : 0);
  if (inference.normalize) prepare_all(service, model->metadata().input, inference.images);
  const std::size_t count = inference.images.size();
  std::vector<float> probabilities(count * model->classes());
  std::vector<float> is_digit(model->has_detector() ? count : 0);
  Reply reply;
  reply.batch_size = service.executor.predict(*model, inference.images, probabilities, is_digit);
  std::string binary;
  {
    JsonObject object(reply.body);
    object.add("model_name", service.model_name);
    object.add("model_version", "1");
    if (inference.id) object.add("id", *inference.id);
    append_array(object.member("outputs"), inference.outputs, [&](std::string& json, const V2RequestedOutput& output) {
      JsonObject tensor(json);
      add_type(tensor, output.output);
      add_shape(tensor, output.output, static_cast<std::int64_t>(count), *model);
      if (output.output == V2Output::kDigit) {
        add_values(tensor, binary, most_likely_classes(probabilities, model->classes()), output.is_binary);
      } else {
        add_values(tensor, binary, output.output == V2Output::kIsDigit ? is_digit : probabilities, output.is_binary);
      }
    });
  }
  if (!binary.empty()) {
    reply.headers.emplace_back("Inference-Header-Content-Length", std::to_string(reply.body.size()));
    reply.content_type = "application/octet-stream";
    reply.body += binary;
  }
  return reply;
}

}  // namespace digit::serve_app
