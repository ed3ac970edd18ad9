#include "api/v2/v2_handlers.h"

#include <algorithm>
#include <array>
#include <span>

#include "api/predict/prepare.h"
#include "api/v2/v2_request.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// A worker normalizes more images than this.
constexpr std::size_t kMaxImagesOnLoop = 32;

void normalize_all(const Service& service, std::vector<Image>& images) {
  const auto work = [&] {
    for (Image& image : images) image = normalized(image).value_or(Image{});
  };
  if (images.size() > kMaxImagesOnLoop) {
    service.executor.offload(work);
  } else {
    work();
  }
}

std::vector<std::int64_t> most_likely_digits(std::span<const float> probabilities) {
  std::vector<std::int64_t> digits;
  for (; !probabilities.empty(); probabilities = probabilities.subspan(kClasses)) {
    const auto row = probabilities.first(kClasses);
    digits.push_back(std::ranges::max_element(row) - row.begin());
  }
  return digits;
}

/// Adds the values of a tensor as text to `tensor`, or as bytes to `binary`.
template <typename Value>
void add_values(JsonObject& tensor, std::string& binary, const std::vector<Value>& values, bool is_binary) {
  if (!is_binary) return append_numbers(tensor.member("data"), values);
  const auto bytes = std::as_bytes(std::span(values));
  JsonObject(tensor.member("parameters")).add("binary_data_size", bytes.size());
  binary.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

Reply v2_server_metadata() {
  return {.body =
              R"({"name": "digit-serve", "version": ")" DIGIT_VERSION R"(", "extensions": ["binary_tensor_data"]})"};
}

Reply v2_model_metadata(std::string_view model_name) {
  Reply reply{.body = "{\"name\": "};
  append_string(reply.body, model_name);
  reply.body += R"(, "versions": ["1"], "platform": "pytorch_libtorch", )"
                R"("inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 784]}], )"
                R"("outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}, )"
                R"({"name": "digit", "datatype": "INT64", "shape": [-1]}]})";
  return reply;
}

Reply v2_infer(const Service& service, const Request& request) {
  V2Request inference = read_v2_request(request, service.limits);
  if (inference.normalize) normalize_all(service, inference.images);
  const auto model = service.model();
  const std::size_t count = inference.images.size();
  std::vector<float> probabilities(count * kClasses);
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
      tensor.add("name", v2_output_name(output.output));
      if (output.output == V2Output::kProbabilities) {
        tensor.add("datatype", "FP32");
        append_numbers(tensor.member("shape"), std::array{count, kClasses});
        add_values(tensor, binary, probabilities, output.is_binary);
      } else {
        tensor.add("datatype", "INT64");
        append_numbers(tensor.member("shape"), std::array{count});
        add_values(tensor, binary, most_likely_digits(probabilities), output.is_binary);
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
