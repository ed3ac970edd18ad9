#include "eval/numbers.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/drawing_file.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/number.h"

namespace digit::eval_app {
namespace {

using Path = std::filesystem::path;

bool holds_drawings(const Path& file) {
  const auto name = file.filename().string();
  return name.ends_with(".jsonl") || name.ends_with(".jsonl.gz");
}

/// Whether a digit is below the threshold of the model.
bool is_rejected(const Number& number, const ModelMetadata& metadata) {
  const double threshold = metadata.is_digit_threshold.value_or(0);
  return std::ranges::any_of(number.digits, [&](const NumberDigit& digit) { return digit.is_digit < threshold; });
}

nlohmann::json to_json(const Number& number, const ModelMetadata& metadata) {
  nlohmann::json json = {{"number", nullptr},
                         {"confidence", number.confidence},
                         {"digits", nlohmann::json::array()},
                         {"rejected", number.digits.empty() || is_rejected(number, metadata)}};
  if (!number.digits.empty()) json["number"] = number_text(number, metadata.class_names);
  for (const auto& [digit, confidence, is_digit, box] : number.digits) {
    json["digits"].push_back({{"label", metadata.class_names[digit]},
                              {"confidence", confidence},
                              {"is_digit", is_digit},
                              {"box", {{"x", box.x}, {"y", box.y}, {"width", box.width}, {"height", box.height}}}});
  }
  if (number.second) {
    json["second"] = {{"number", number_text(number.second->digits, metadata.class_names)},
                      {"confidence", number.second->confidence}};
  }
  return json;
}

std::string to_text(const Number& number, const ModelMetadata& metadata) {
  if (number.digits.empty()) return "blank";
  auto text = number_text(number, metadata.class_names) + " (" + common::percent(number.confidence) + ")";
  if (is_rejected(number, metadata)) text += ", but it does not look like a number";
  return text;
}

/// How the numbers of a file were read.
struct NumberReport {
  std::size_t count = 0;
  std::size_t right = 0;
  /// Numbers of which another number of digits was read.
  std::size_t wrong_count = 0;
  struct Misread {
    std::string truth;
    std::string found;
  };
  std::vector<Misread> errors = {};

  double accuracy() const { return static_cast<double>(right) / static_cast<double>(count); }
};

/// Throws digit::Error if the file has no drawing with a label.
NumberReport evaluate_file(const Path& file, const Predictor& predictor) {
  NumberReport report;
  for (const auto& [label, drawing] : read_drawings(file)) {
    if (!label) continue;
    const Number number = read_number(drawing, predictor.batch_scorer());
    const auto found = number_text(number, predictor.metadata().class_names);
    ++report.count;
    report.right += found == *label ? 1U : 0U;
    report.wrong_count += found.size() != label->size() ? 1U : 0U;
    if (found != *label) report.errors.push_back({*label, found});
  }
  if (report.count == 0)
    throw Error(file.string() + ": expected drawings with the text of a number as label, found none");
  return report;
}

nlohmann::json to_json(const NumberReport& report) {
  auto errors = nlohmann::json::array();
  for (const auto& [truth, found] : report.errors) errors.push_back({{"label", truth}, {"number", found}});
  return {{"count", report.count},
          {"accuracy", report.accuracy()},
          {"wrong_count", report.wrong_count},
          {"errors", std::move(errors)}};
}

void print_text(std::ostream& out, const NumberReport& report) {
  out << "  numbers      " << report.count << "\n  right        " << common::percent(report.accuracy())
      << "\n  wrong count  " << report.wrong_count << "\n";
}

/// Prints the result of one file, or adds it to the array.
void read_one(std::ostream& out, const Predictor& predictor, const Path& file, nlohmann::json* array) {
  if (holds_drawings(file)) {
    const NumberReport report = evaluate_file(file, predictor);
    if (array == nullptr) {
      out << file.string() << ":\n";
      print_text(out, report);
    } else {
      array->push_back(to_json(report));
    }
  } else {
    const EncodedPicture picture{read_file(file)};
    const Number number = read_number(picture, predictor.batch_scorer());
    if (array == nullptr) {
      out << file.string() << ": " << to_text(number, predictor.metadata()) << "\n";
    } else {
      array->push_back(to_json(number, predictor.metadata()));
    }
  }
  if (array != nullptr) array->back()["file"] = file.string();
}

void check(const Predictor& predictor) {
  if (predictor.has_detector() && predictor.metadata().input == InputForm::kHandwriting) return;
  throw Error("--numbers: expected a model for handwriting with a detector, found one " +
              std::string(predictor.has_detector() ? "for plain images" : "without a detector") +
              "; use a shipped model or train one");
}

}  // namespace

bool print_numbers(std::ostream& out, const Predictor& predictor, std::span<const Path> files, bool as_json) {
  check(predictor);
  auto array = nlohmann::json::array();
  bool all_read = true;
  for (const Path& file : files) {
    try {
      read_one(out, predictor, file, as_json ? &array : nullptr);
    } catch (const Error& error) {
      std::string message = error.what();
      if (!message.starts_with(file.string())) message.insert(0, file.string() + ": ");
      common::print_error("digit-eval", message);
      if (as_json) array.push_back({{"file", file.string()}, {"error", message}});
      all_read = false;
    }
  }
  if (as_json) out << array.dump() << "\n";
  return all_read;
}

}  // namespace digit::eval_app
