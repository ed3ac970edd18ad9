#include "samples/sample_json.h"

#include <algorithm>
#include <array>

#include "api/json/json_body.h"
#include "common/base64.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// Longer labels are no class of any model.
constexpr std::size_t kMaxLabelBytes = 100;

std::string read_label(json::value& value, std::string_view field) {
  std::string label(read_string(value, field));
  if (label.size() > kMaxLabelBytes) throw bad_field(field, "the name of a class", "a longer text");
  return label;
}

double read_number(json::value& value, std::string_view field) {
  double number = 0;
  if (value.get_double().get(number) != simdjson::SUCCESS) throw bad_field(field, "a number", type_name(value));
  return number;
}

/// Keeps the members of an answer of `/predict` that say how sure the model was, and skips the others.
std::string read_answer(json::value& value, std::size_t max_depth) {
  std::optional<std::string> label;
  std::optional<double> confidence;
  std::optional<double> is_digit;
  for_each_member(read_object(value, "answer"), [&](std::string_view key, json::value& member) {
    if (key == "label" && !is_null(member)) {
      label = read_label(member, "answer.label");
    } else if (key == "confidence") {
      confidence = read_number(member, "answer.confidence");
    } else if (key == "is_digit") {
      is_digit = read_number(member, "answer.is_digit");
    } else if (key != "label") {
      skip_value(member, max_depth);
    }
  });
  std::string text;
  {
    JsonObject object(text);
    if (label) object.add("label", *label);
    if (!label) object.member("label") += "null";
    if (confidence) object.add("confidence", *confidence);
    if (is_digit) object.add("is_digit", *is_digit);
  }
  return text;
}

}  // namespace

SampleRequest read_sample_request(std::string_view body, bool is_padded, const Limits& limits) {
  PredictInput input = read_predict_json(body, is_padded, limits);
  if (input.is_batch) throw HttpError(400, "the body: expected one drawing or picture, found `instances`");
  SampleRequest request{.item = std::move(input.items.front())};
  if (std::holds_alternative<Image>(request.item.input)) {
    throw bad_field("image", "a data URL of a picture", "numbers");
  }
  if (!request.item.normalize) throw bad_field("normalize", "true or nothing", "false");
  std::optional<std::string> label;
  read_json_object(body, is_padded, [&](json::object& object) {
    for_each_member(object, [&](std::string_view key, json::value& value) {
      if (key == "label") {
        check_unique(label.has_value(), key);
        label = read_label(value, key);
      } else if (key == "answer") {
        check_unique(request.answer.has_value(), key);
        request.answer = read_answer(value, limits.max_json_depth - 2);
      } else {
        skip_value(value, limits.max_json_depth - 1);
      }
    });
  });
  if (!label) throw bad_field("label", "the name of a class", "none");
  request.label = std::move(*label);
  return request;
}

SampleChange read_sample_change(std::string_view body, bool is_padded, const Limits& limits) {
  SampleChange change;
  read_json_object(body, is_padded, [&](json::object& object) {
    for_each_member(object, [&](std::string_view key, json::value& value) {
      if (key == "label") {
        check_unique(change.label.has_value(), key);
        change.label = read_label(value, key);
      } else if (key == "state") {
        check_unique(change.state.has_value(), key);
        change.state = read_string(value, key);
        check_state(*change.state, "field `state`");
      } else {
        skip_value(value, limits.max_json_depth - 1);
      }
    });
  });
  if (!change.label && !change.state) throw HttpError(400, "the body: expected `label` or `state`, found neither");
  return change;
}

std::string strokes_text(const Drawing& drawing) {
  std::string json;
  append_array(json, drawing.strokes, [](std::string& out, const Stroke& stroke) {
    append_array(out, stroke, [](std::string& text, const Point& point) {
      append_numbers(text, std::array{point.x, point.y});
    });
  });
  return json;
}

void append_sample(std::string& json, const Sample& sample, bool has_pictures) {
  JsonObject object(json);
  object.add("id", sample.id);
  object.add("label", sample.label);
  if (sample.strokes) {
    object.member("strokes") += *sample.strokes;
  } else if (has_pictures) {
    object.add("image", "data:" + std::string(picture_type(*sample.picture)) + ";base64," +
                            common::encode_base64(*sample.picture));
  } else {
    object.add("picture", true);
  }
  object.member("answer") += sample.answer.value_or("null");
  object.add("model", sample.model);
  object.add("time", sample.time);
  object.add("state", sample.state);
}

std::string_view picture_type(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8")) return "image/jpeg";
  return bytes.starts_with("RIFF") ? "image/webp" : "image/png";
}

void check_state(std::string_view state, const std::string& what) {
  if (std::ranges::find(kSampleStates, state) != std::end(kSampleStates)) return;
  throw HttpError(400, what + ": expected new, approved or deleted, found `" + std::string(state.substr(0, 40)) + '`');
}

}  // namespace digit::serve_app
