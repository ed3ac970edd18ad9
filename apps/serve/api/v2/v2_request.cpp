#include "api/v2/v2_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "api/json/json_body.h"
#include "api/v2/v2_tensor.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// The reply repeats the ID, so its length must be limited. A UUID has 36 bytes.
constexpr std::size_t kMaxInferenceIdBytes = 256;

/// Reads the members of the JSON, which may come in any order.
class Reader {
 public:
  Reader(V2Request& request, const Limits& limits, bool has_detector)
      : request_(request), limits_(limits), available_(v2_outputs(has_detector)), tensor_(limits) {}

  void read(json::object& object) {
    for_each_present_member(object, [&](std::string_view key, json::value& value) {
      if (key == "id") {
        check_unique(request_.id.has_value(), key);
        read_id(read_string(value, key));
      } else if (key == "parameters") {
        check_unique(std::exchange(has_parameters_, true), key);
        read_parameters(value);
      } else if (key == "inputs") {
        check_unique(std::exchange(has_inputs_, true), key);
        read_inputs(value);
      } else if (key == "outputs") {
        check_unique(std::exchange(has_outputs_, true), key);
        for (auto element : read_array(value, key)) read_output(element.value());
      } else {
        skip_value(value, limits_.max_json_depth - 1);
      }
    });
  }

  /// Completes the request after all members are read. `binary` is the part of the body after the JSON.
  void finish(std::string_view binary) {
    if (!has_inputs_) throw bad_field("inputs", "the one input `image`", "none");
    request_.images = tensor_.images(binary);
    if (request_.outputs.empty()) {
      for (const V2Output output : available_) request_.outputs.push_back({.output = output});
    }
    output_is_binary_.resize(request_.outputs.size());
    for (std::size_t i = 0; i < request_.outputs.size(); ++i) {
      request_.outputs[i].is_binary = output_is_binary_[i].value_or(all_outputs_binary_);
    }
  }

 private:
  void read_id(std::string_view id) {
    if (id.size() > kMaxInferenceIdBytes) {
      throw bad_field("id", "at most " + std::to_string(kMaxInferenceIdBytes) + " bytes", std::to_string(id.size()));
    }
    request_.id = id;
  }

  void read_parameters(json::value& value) {
    for_each_present_member(read_object(value, "parameters"), [&](std::string_view key, json::value& member) {
      if (key == "normalize") {
        request_.normalize = read_boolean(member, "parameters.normalize");
      } else if (key == "binary_data_output") {
        all_outputs_binary_ = read_boolean(member, "parameters.binary_data_output");
      } else {
        skip_value(member, limits_.max_json_depth - 2);
      }
    });
  }

  void read_inputs(json::value& value) {
    std::size_t count = 0;
    for (auto element : read_array(value, "inputs")) {
      json::value input = element.value();
      if (count++ == 1) throw bad_field("inputs", "one input", "more");
      tensor_.read(read_object(input, "inputs[0]"));
    }
    if (count == 0) throw bad_field("inputs", "the one input `image`", "none");
  }

  void read_output(json::value value) {
    const std::string name = element_name("outputs", request_.outputs.size());
    std::optional<V2Output> output;
    std::optional<bool> is_binary;
    for_each_member(read_object(value, name), [&](std::string_view key, json::value& member) {
      if (key != "name" && key != "parameters") {
        throw bad_field(name, "only `name` and `parameters`", "`" + std::string(key.substr(0, 40)) + '`');
      }
      if (is_null(member)) return;
      if (key == "name") {
        check_unique(output.has_value(), ".name", name);
        output = find_output(read_string(member, name + ".name"), name);
      } else {
        is_binary = read_output_parameters(read_object(member, name + ".parameters"), name);
      }
    });
    if (!output) throw bad_field(name + ".name", available_names(), "none");
    request_.outputs.push_back({.output = *output});
    output_is_binary_.push_back(is_binary);
  }

  V2Output find_output(std::string_view text, const std::string& name) const {
    for (const V2Output output : available_) {
      if (text != v2_output_name(output)) continue;
      if (std::ranges::find(request_.outputs, output, &V2RequestedOutput::output) != request_.outputs.end()) {
        throw bad_field(name + ".name", "each output once", "it twice");
      }
      return output;
    }
    throw bad_field(name + ".name", available_names(), text.substr(0, 40));
  }

  std::string_view available_names() const {
    return available_.size() == 2 ? "probabilities or digit" : "probabilities, digit or is_digit";
  }

  std::optional<bool> read_output_parameters(json::object object, const std::string& name) const {
    std::optional<bool> is_binary;
    for_each_present_member(object, [&](std::string_view key, json::value& value) {
      check_tensor_parameter(key, name);
      if (key == "binary_data") {
        is_binary = read_boolean(value, name + ".parameters.binary_data");
      } else if (key == "classification") {
        throw HttpError(
            400,
            "field `" + name + ".parameters.classification`: this extension is not supported; use the output `digit`");
      } else {
        skip_value(value, limits_.max_json_depth - 4);
      }
    });
    return is_binary;
  }

  V2Request& request_;
  const Limits& limits_;
  std::span<const V2Output> available_;
  V2Tensor tensor_;
  bool has_inputs_ = false;
  bool has_outputs_ = false;
  bool has_parameters_ = false;
  bool all_outputs_binary_ = false;
  std::vector<std::optional<bool>> output_is_binary_;
};

/// Returns the size of the JSON at the start of the body, from the header, or nullopt without the header.
std::optional<std::size_t> json_size(const Request& request) {
  const auto header = request.header("inference-header-content-length");
  if (!header) return std::nullopt;
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), size);
  if (error != std::errc() || end != header->data() + header->size() || size > request.body.size()) {
    throw HttpError(400, "Inference-Header-Content-Length: expected at most the " +
                             std::to_string(request.body.size()) + " bytes of the body, found " +
                             std::string(header->substr(0, 40)));
  }
  return size;
}

/// Reads a request without JSON. As in Triton, the reply has all outputs as binary tensors.
V2Request read_raw_request(std::string_view body, const Limits& limits, bool has_detector) {
  V2Request request;
  request.images = read_raw_images(body, limits);
  for (const V2Output output : v2_outputs(has_detector)) request.outputs.push_back({output, true});
  return request;
}

}  // namespace

std::string_view v2_output_name(V2Output output) {
  if (output == V2Output::kIsDigit) return "is_digit";
  return output == V2Output::kDigit ? "digit" : "probabilities";
}

std::span<const V2Output> v2_outputs(bool has_detector) {
  static constexpr std::array kOutputs{V2Output::kProbabilities, V2Output::kDigit, V2Output::kIsDigit};
  return std::span(kOutputs).first(has_detector ? 3 : 2);
}

V2Request read_v2_request(const Request& request, const Limits& limits, bool has_detector) {
  const auto header_size = json_size(request);
  if (header_size == 0) return read_raw_request(request.body, limits, has_detector);
  const std::size_t size = header_size.value_or(request.body.size());
  V2Request result;
  Reader reader(result, limits, has_detector);
  // The binary part serves as the padding of the JSON if it is long enough.
  const bool is_padded = request.body_is_padded || request.body.size() - size >= kBodyPadding;
  read_json_object(request.body.substr(0, size), is_padded, [&](json::object& object) { reader.read(object); });
  reader.finish(request.body.substr(size));
  return result;
}

}  // namespace digit::serve_app
