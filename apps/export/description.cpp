#include "export/description.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <span>
#include <utility>
#include <vector>

#include "base/hex.h"
#include "common/evaluation_text.h"
#include "common/terminal.h"
#include "digit/error.h"
#include "digit/options.h"

namespace digit::export_app {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error("SHA-256: OpenSSL failed; check that its configuration allows the algorithm");
  }
  return base::to_hex(std::as_bytes(std::span(digest).first(size)));
}

/// With six significant digits, which suffice to read.
std::string short_text(double value) { return option_text(static_cast<float>(value)); }

void print_section(std::ostream& out, std::string_view title, const Rows& rows) {
  std::size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  out << "\n" << title << "\n";
  for (const auto& [name, value] : rows)
    out << "  " << name << std::string(width - name.size() + 2, ' ') << value << "\n";
}

std::string class_text(const std::vector<std::string>& names) {
  constexpr std::size_t kMaxNames = 20;
  auto text = std::to_string(names.size()) + ":";
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNames); ++i) text += (i > 0 ? ", " : " ") + names[i];
  if (names.size() > kMaxNames) text += " and " + std::to_string(names.size() - kMaxNames) + " more; --json lists all";
  return text;
}

std::string is_digit_text(const Description& description) {
  if (!description.has_detector) return "not available";
  const auto& threshold = description.metadata.is_digit_threshold;
  return threshold ? "an input below " + short_text(*threshold) + " is rejected as no digit"
                   : "available, without a threshold";
}

/// Files of version 0.1 do not name the version of LibTorch.
std::string writer_text(const ModelMetadata& metadata) {
  const auto& libtorch = metadata.libtorch_version;
  return "digit " + metadata.library_version + (libtorch.empty() ? "" : ", LibTorch " + libtorch);
}

std::string input_text(InputForm form) {
  return form == InputForm::kHandwriting
             ? "handwriting: the ink, centered and scaled like MNIST's, in 28×28 pixels from 0 (paper) to 1 (ink)"
             : "image: grayscale, fitted to 28×28 pixels from 0 (black) to 1 (white)";
}

std::string test_text(const std::optional<TestMetrics>& test) {
  if (!test) return "not measured";
  return common::percent(test->accuracy) + " on " + std::to_string(test->count) + " images, loss " +
         short_text(test->loss);
}

}  // namespace

Description describe(const common::FoundModel& found, std::string_view bytes, const Predictor& predictor) {
  const auto absolute = std::filesystem::absolute(found.path).lexically_normal();
  return {.file = absolute,
          .summary = common::describe({absolute, found.how}),
          .size = bytes.size(),
          .sha256 = sha256(bytes),
          .has_detector = predictor.has_detector(),
          .metadata = predictor.metadata()};
}

void print_json(std::ostream& out, const Description& description) {
  auto json = nlohmann::json::parse(metadata_to_json(description.metadata));
  json["file"] = description.file.string();
  json["size"] = description.size;
  json["sha256"] = description.sha256;
  json["has_detector"] = description.has_detector;
  out << json.dump(2) << "\n";
}

void print_text(std::ostream& out, const Description& description) {
  const auto& metadata = description.metadata;
  out << description.summary << "\n";
  print_section(out, "File",
                {{"size", std::to_string(description.size) + " bytes"},
                 {"SHA-256", description.sha256},
                 {"written by", writer_text(metadata)}});
  print_section(out, "Contract",
                {{"input", common::for_locale(input_text(metadata.input))},
                 {"classes", class_text(metadata.class_names)},
                 {"temperature", short_text(metadata.temperature)},
                 {"is_digit", is_digit_text(description)}});
  print_section(out, "Network",
                {{"architecture", metadata.architecture},
                 {"hidden layers", option_text(metadata.hidden)},
                 {"test accuracy", test_text(metadata.test)}});
  auto options = metadata.training_options;
  options.emplace("seed", std::to_string(metadata.seed));
  print_section(out, "Training options", {options.begin(), options.end()});
  if (metadata.data_sha256.empty()) return;
  print_section(out, "SHA-256 of the data", {metadata.data_sha256.begin(), metadata.data_sha256.end()});
}

}  // namespace digit::export_app
