#include "api/v2/v2_request.h"

#include <algorithm>
#include <charconv>

#include "api/json/json_body.h"
#include "api/v2/v2_tensor.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

bool boolean_in(json::value& value, std::string_view field) {
  if (value.type() != json::json_type::boolean) throw bad_field(field, "true or false", type_name(value));
  return value.get_bool();
}

/// The members of the JSON, read one by one in whatever order they come.
class Reader {
 public:
  Reader(V2Request& request, const Limits& limits) : request_(request), limits_(limits), tensor_(limits) {}

  void read(json::object& object) {
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      json::value value = field.value();
      if (key == "id") {
        once(request_.id.has_value(), key);
        if (value.type() != json::json_type::string) throw bad_field(key, "a string", type_name(value));
        request_.id = std::string(std::string_view(value.get_string()));
      } else if (key == "parameters") {
        read_parameters(value);
      } else if (key == "inputs") {
        once(std::exchange(has_inputs_, true), key);
        read_inputs(value);
      } else if (key == "outputs") {
        once(std::exchange(has_outputs_, true), key);
        read_outputs(value);
      } else {
        skip_value(value, limits_.max_json_depth - 1);
      }
    }
  }

  /// What could not be said before all members were read.
  void finish(std::string_view binary) {
    if (!has_inputs_) throw bad_field("inputs", "the one input `image`", "none");
    request_.images = tensor_.images(binary);
    if (request_.outputs.empty()) request_.outputs = {{V2Output::kProbabilities, false}, {V2Output::kDigit, false}};
    for (std::size_t i = 0; i < request_.outputs.size(); ++i) {
      const bool named = i < output_is_binary_.size() && output_is_binary_[i].has_value();
      request_.outputs[i].is_binary = named ? *output_is_binary_[i] : all_outputs_binary_;
    }
  }

 private:
  static void once(bool is_repeated, std::string_view key) {
    if (is_repeated) throw bad_field(key, "it once", "it again");
  }

  void read_parameters(json::value& value) {
    once(std::exchange(has_parameters_, true), "parameters");
    if (value.type() != json::json_type::object) throw bad_field("parameters", "an object", type_name(value));
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      json::value member = field.value();
      if (key == "normalize") {
        request_.normalize = boolean_in(member, "parameters.normalize");
      } else if (key == "binary_data_output") {
        all_outputs_binary_ = boolean_in(member, "parameters.binary_data_output");
      } else {
        skip_value(member, limits_.max_json_depth - 2);
      }
    }
  }

  void read_inputs(json::value& value) {
    if (value.type() != json::json_type::array) throw bad_field("inputs", "an array", type_name(value));
    std::size_t count = 0;
    for (auto element : value.get_array()) {
      json::value input = element.value();
      if (count++ == 1) throw bad_field("inputs", "one input", "more");
      if (input.type() != json::json_type::object) throw bad_field("inputs[0]", "an object", type_name(input));
      tensor_.read(input.get_object());
    }
    if (count == 0) throw bad_field("inputs", "the one input `image`", "none");
  }

  void read_outputs(json::value& value) {
    if (value.type() != json::json_type::array) throw bad_field("outputs", "an array", type_name(value));
    for (auto element : value.get_array()) {
      json::value output = element.value();
      const std::string name = "outputs[" + std::to_string(request_.outputs.size()) + ']';
      if (output.type() != json::json_type::object) throw bad_field(name, "an object", type_name(output));
      read_output(output.get_object(), name);
    }
  }

  void read_output(json::object object, const std::string& name) {
    std::optional<V2Output> output;
    std::optional<bool> is_binary;
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      json::value value = field.value();
      if (key == "name") {
        once(output.has_value(), name + ".name");
        output = output_named(value, name);
      } else if (key == "parameters") {
        if (value.type() != json::json_type::object)
          throw bad_field(name + ".parameters", "an object", type_name(value));
        is_binary = read_output_parameters(value.get_object(), name + ".parameters");
      } else {
        throw bad_field(name, "`name` and `parameters` alone", "`" + std::string(key.substr(0, 40)) + '`');
      }
    }
    if (!output) throw bad_field(name + ".name", "probabilities or digit", "none");
    request_.outputs.push_back({.output = *output});
    output_is_binary_.push_back(is_binary);
  }

  V2Output output_named(json::value& value, const std::string& name) const {
    if (value.type() != json::json_type::string) throw bad_field(name + ".name", "a string", type_name(value));
    const std::string_view text = value.get_string();
    for (const V2Output output : {V2Output::kProbabilities, V2Output::kDigit}) {
      if (text != v2_output_name(output)) continue;
      if (std::ranges::find(request_.outputs, output, &V2RequestedOutput::output) != request_.outputs.end()) {
        throw bad_field(name + ".name", "each output once", "it again");
      }
      return output;
    }
    throw bad_field(name + ".name", "probabilities or digit", text.substr(0, 40));
  }

  std::optional<bool> read_output_parameters(json::object object, const std::string& name) const {
    std::optional<bool> is_binary;
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      json::value value = field.value();
      if (key == "binary_data") {
        is_binary = boolean_in(value, name + ".binary_data");
      } else if (key == "classification") {
        throw bad_field(name + ".classification", "no such parameter: `digit` has the class", "it");
      } else {
        skip_value(value, limits_.max_json_depth - 4);
      }
    }
    return is_binary;
  }

  V2Request& request_;
  const Limits& limits_;
  V2Tensor tensor_;
  bool has_inputs_ = false;
  bool has_outputs_ = false;
  bool has_parameters_ = false;
  bool all_outputs_binary_ = false;
  std::vector<std::optional<bool>> output_is_binary_;
};

/// How much of the body is JSON.
std::size_t json_size(const Request& request) {
  const auto header = request.header("inference-header-content-length");
  if (!header) return request.body.size();
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(header->data(), header->data() + header->size(), size);
  if (error != std::errc() || end != header->data() + header->size() || size > request.body.size()) {
    throw HttpError(400, "Inference-Header-Content-Length: expected at most the body's " +
                             std::to_string(request.body.size()) + " bytes, found " +
                             std::string(header->substr(0, 40)));
  }
  return size;
}

}  // namespace

std::string_view v2_output_name(V2Output output) {
  return output == V2Output::kProbabilities ? "probabilities" : "digit";
}

V2Request read_v2_request(const Request& request, const Limits& limits) {
  V2Request result;
  Reader reader(result, limits);
  const std::size_t size = json_size(request);
  // The binary part, where it is long enough, is all the padding the parser asks for.
  const bool is_padded = request.body_is_padded || request.body.size() - size >= kBodyPadding;
  read_json_object(request.body.substr(0, size), is_padded, [&](json::object& object) { reader.read(object); });
  reader.finish(request.body.substr(size));
  return result;
}

}  // namespace digit::serve_app
