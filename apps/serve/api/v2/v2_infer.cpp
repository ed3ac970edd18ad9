#include "api/v2/v2_infer.h"

#include <algorithm>
#include <span>

#include "api/predict/prepare.h"
#include "api/v2/v2_request.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// More images than this are normalized off the loop.
constexpr std::size_t kManyImages = 32;

void normalize_all(const Service& service, std::vector<Image>& images) {
  const auto work = [&] {
    for (Image& image : images) image = normalized(image).value_or(Image{});
  };
  if (images.size() > kManyImages) {
    service.executor.offload(work);
  } else {
    work();
  }
}

std::vector<std::int64_t> digits_of(std::span<const float> probabilities) {
  std::vector<std::int64_t> digits;
  for (; !probabilities.empty(); probabilities = probabilities.subspan(kClasses)) {
    const auto row = probabilities.first(kClasses);
    digits.push_back(std::ranges::max_element(row) - row.begin());
  }
  return digits;
}

/// Writes the outputs one after the other: into the JSON, or behind it.
class ReplyWriter {
 public:
  void add(const V2RequestedOutput& output, std::span<const float> probabilities,
           std::span<const std::int64_t> digits) {
    json += json.ends_with('[') ? "{\"name\": " : ", {\"name\": ";
    append_string(json, v2_output_name(output.output));
    json += output.output == V2Output::kProbabilities ? ", \"datatype\": \"FP32\", \"shape\": ["
                                                      : ", \"datatype\": \"INT64\", \"shape\": [";
    append_integer(json, static_cast<std::int64_t>(digits.size()));
    if (output.output == V2Output::kProbabilities) {
      json += ", 10]";
      add_values(probabilities, output.is_binary);
    } else {
      json += ']';
      add_values(digits, output.is_binary);
    }
    json += '}';
  }

  std::string json;
  std::string binary;

 private:
  template <typename Value>
  void add_values(std::span<const Value> values, bool is_binary) {
    if (is_binary) {
      json += ", \"parameters\": {\"binary_data_size\": ";
      append_integer(json, static_cast<std::int64_t>(values.size_bytes()));
      json += '}';
      binary.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
      return;
    }
    json += ", \"data\": ";
    append(values);
  }
  void append(std::span<const float> values) { append_numbers(json, values); }
  void append(std::span<const std::int64_t> values) {
    json += '[';
    for (const std::int64_t value : values) {
      if (json.back() != '[') json += ',';
      append_integer(json, value);
    }
    json += ']';
  }
};

}  // namespace

Reply v2_infer(const Service& service, const Request& request) {
  V2Request asked = read_v2_request(request, service.limits);
  if (asked.normalize) normalize_all(service, asked.images);
  const auto model = service.model();
  std::vector<float> probabilities(asked.images.size() * kClasses);
  std::vector<float> is_digit(model->has_detector() ? asked.images.size() : 0);
  Reply reply;
  reply.batch_size = service.executor.predict(*model, asked.images, probabilities, is_digit);

  ReplyWriter writer;
  writer.json = "{\"model_name\": ";
  append_string(writer.json, service.model_name);
  writer.json += ", \"model_version\": \"1\"";
  if (asked.id) {
    writer.json += ", \"id\": ";
    append_string(writer.json, *asked.id);
  }
  writer.json += ", \"outputs\": [";
  const std::vector<std::int64_t> digits = digits_of(probabilities);
  for (const V2RequestedOutput& output : asked.outputs) writer.add(output, probabilities, digits);
  writer.json += "]}";
  reply.body = std::move(writer.json);
  if (!writer.binary.empty()) {
    reply.headers.emplace_back("Inference-Header-Content-Length", std::to_string(reply.body.size()));
    reply.content_type = "application/octet-stream";
    reply.body += writer.binary;
  }
  return reply;
}

}  // namespace digit::serve_app
