#include "digit/checkpoint.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>

#include "base/sha256.h"
#include "digit/error.h"
#include "digit/options.h"

static_assert(std::endian::native == std::endian::little,
              "checkpoints store numbers in native byte order, which must be little-endian");

namespace digit::training {
namespace {

using CheckpointJson = nlohmann::json;

constexpr std::string_view kHeading = "digit checkpoint 1\n";
constexpr std::size_t kDigestLength = 64;

std::string digest_of(std::string_view bytes) {
  base::Sha256 sha;
  sha.update(std::as_bytes(std::span(bytes)));
  return sha.finish();
}

CheckpointJson shapes_of(const std::vector<torch::Tensor>& tensors) {
  auto shapes = CheckpointJson::array();
  for (const auto& tensor : tensors) shapes.push_back(tensor.sizes().vec());
  return shapes;
}

void append_values(std::string& bytes, const std::vector<torch::Tensor>& tensors) {
  for (const auto& tensor : tensors) {
    const auto values = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    bytes.append(static_cast<const char*>(values.data_ptr()), values.nbytes());
  }
}

/// Reads the parts of a checkpoint one after another, and never beyond its end.
class PartReader {
 public:
  PartReader(std::string_view bytes, const std::string& origin) : bytes_(bytes), origin_(origin) {}

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) fail("truncated");
    const auto part = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return part;
  }

  std::vector<torch::Tensor> take_tensors(const CheckpointJson& shapes) {
    std::vector<torch::Tensor> tensors;
    for (const auto& shape : shapes) {
      const auto sizes = shape.get<std::vector<std::int64_t>>();
      const auto values = take(byte_count(sizes));
      tensors.push_back(torch::empty(sizes, torch::kFloat32));
      if (!values.empty()) std::memcpy(tensors.back().data_ptr(), values.data(), values.size());
    }
    return tensors;
  }

  void check_end() const {
    if (!bytes_.empty()) fail("trailing bytes after the last tensor");
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(origin_ + ": not a checkpoint, or damaged: " + reason);
  }

 private:
  std::uint64_t byte_count(const std::vector<std::int64_t>& sizes) const {
    constexpr std::size_t kMaxDimensions = 8;
    std::uint64_t values = 1;
    bool possible = sizes.size() <= kMaxDimensions;
    for (const auto size : sizes) {
      possible = possible && size > 0 && values <= bytes_.size() / static_cast<std::uint64_t>(size);
      values *= static_cast<std::uint64_t>(size);
    }
    if (!possible) fail("invalid shape of a tensor");
    return values * sizeof(float);
  }

  std::string_view bytes_;
  const std::string& origin_;
};

/// Calls `visit(path, tensors)` for each list of tensors, in the order of the file. `path` is that in the JSON text.
template <typename State, typename Visitor>
void visit_tensors(State& state, Visitor&& visit) {
  visit("/parameters", state.parameters);
  visit("/optimizer", state.optimizer);
  visit("/average", state.average);
  if (state.best) visit("/best/parameters", state.best->parameters);
}

OptionRange up_to(double most, double least = 0) { return {.least = least, .most = most}; }

/// Calls `visit(path, number, range)` for each number. A range can depend on the numbers before it, so a visitor that
/// reads them must set each one at once.
template <typename State, typename Visitor>
void visit_numbers(State& state, double epochs, Visitor&& visit) {
  // About 30 years. A steady clock in nanoseconds overflows after 292 years.
  constexpr double kMaxSeconds = 1e9;
  auto& progress = state.progress;
  visit("/epoch", progress.epoch, up_to(epochs, 1));
  visit("/epoch_images", progress.epoch_images, kCount);
  visit("/images", progress.images, up_to(static_cast<double>(progress.epoch_images)));
  const auto earlier_images = (static_cast<double>(progress.epoch) - 1) * static_cast<double>(progress.epoch_images);
  visit("/steps", state.steps, up_to(earlier_images + static_cast<double>(progress.images)));
  visit("/learning_rate", progress.learning_rate, kNotNegative);
  visit("/seconds", progress.seconds, up_to(kMaxSeconds));
  visit("/epoch_start", progress.epoch_start, up_to(progress.seconds));
  visit("/loss_sum", state.loss_sum, OptionRange{});
  visit("/digits", state.digits, up_to(static_cast<double>(progress.images)));
  visit("/correct", state.correct, up_to(state.digits));
  if (!state.best) return;
  visit("/best/epoch", state.best->epoch, up_to(static_cast<double>(progress.epoch), 1));
  visit("/best/loss", state.best->loss, OptionRange{});
  visit("/best/accuracy", state.best->accuracy, up_to(1));
}

/// Returns the number of epochs in the options. Options without it, such as those of a training with a constant
/// learning rate, allow any number.
double max_epoch(const std::map<std::string, std::string>& options) {
  auto epochs = static_cast<std::uint64_t>(kCount.most);
  if (const auto found = options.find("epochs"); found != options.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), epochs);
  }
  return std::min(static_cast<double>(epochs), kCount.most);
}

CheckpointJson describe(const Checkpoint& checkpoint) {
  CheckpointJson json = {{"options", checkpoint.options}, {"data", checkpoint.data}};
  visit_numbers(checkpoint.state, 0, [&](const char* path, auto number, const OptionRange& /*range*/) {
    json[CheckpointJson::json_pointer(path)] = number;
  });
  visit_tensors(checkpoint.state, [&](const char* path, const std::vector<torch::Tensor>& tensors) {
    json[CheckpointJson::json_pointer(path)] = shapes_of(tensors);
  });
  return json;
}

Checkpoint checkpoint_from(const CheckpointJson& json, PartReader& parts) {
  Checkpoint checkpoint;
  json.at("options").get_to(checkpoint.options);
  json.at("data").get_to(checkpoint.data);
  auto& state = checkpoint.state;
  if (json.contains("best")) state.best.emplace(TrainState::Best{});
  const auto read = [&]<typename Number>(const std::string& path, Number& number, const OptionRange& range) {
    const auto& found = json.at(CheckpointJson::json_pointer(path));
    const bool fits = std::is_integral_v<Number> ? found.is_number_integer() : found.is_number();
    if (!fits || !range.contains(found.template get<double>())) {
      const auto expected = range.text();
      parts.fail(path.substr(1) + ": expected " + (expected.empty() ? "a finite number" : expected) + ", found " +
                 (found.is_number() ? found.dump() : found.type_name()));
    }
    found.get_to(number);
  };
  visit_numbers(state, max_epoch(checkpoint.options), read);
  visit_tensors(state, [&](const char* path, std::vector<torch::Tensor>& tensors) {
    tensors = parts.take_tensors(json.at(CheckpointJson::json_pointer(path)));
  });
  parts.check_end();
  return checkpoint;
}

/// Returns the option as on the command line: "--name value".
std::string as_flag(const std::map<std::string, std::string>& options, const std::string& name) {
  const auto found = options.find(name);
  return found == options.end() ? "no --" + name : "--" + name + " " + found->second;
}

}  // namespace

}  // namespace digit::training

namespace digit {

std::string fingerprint(const LabeledImages& data) {
  base::Sha256 sha;
  sha.update(std::as_bytes(std::span(data.labels)));
  sha.update(std::as_bytes(std::span(data.pixels)));
  return sha.finish();
}

std::string serialize_checkpoint(const Checkpoint& checkpoint) {
  const auto json = training::describe(checkpoint).dump();
  const auto length = static_cast<std::uint64_t>(json.size());
  std::string body(sizeof(length), '\0');
  std::memcpy(body.data(), &length, sizeof(length));
  body += json;
  training::visit_tensors(checkpoint.state, [&](const char* /*path*/, const std::vector<torch::Tensor>& tensors) {
    training::append_values(body, tensors);
  });
  return std::string(training::kHeading) + training::digest_of(body) + "\n" + body;
}

Checkpoint parse_checkpoint(std::string_view bytes, const std::string& origin) {
  training::PartReader parts(bytes, origin);
  if (!bytes.starts_with(training::kHeading)) parts.fail("bad magic number");
  parts.take(training::kHeading.size());
  const auto digest = parts.take(training::kDigestLength + 1).substr(0, training::kDigestLength);
  if (training::digest_of(bytes.substr(training::kHeading.size() + training::kDigestLength + 1)) != digest) {
    parts.fail("checksum mismatch");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, parts.take(sizeof(length)).data(), sizeof(length));
  const auto text = parts.take(length);
  try {
    return training::checkpoint_from(training::CheckpointJson::parse(text), parts);
  } catch (const training::CheckpointJson::exception& error) {
    parts.fail(error.what());
  }
}

void check_same_run(const Checkpoint& checkpoint, const std::map<std::string, std::string>& options,
                    const std::string& data, const std::string& origin) {
  auto names = checkpoint.options;
  names.insert(options.begin(), options.end());
  std::string differences;
  for (const auto& [name, value] : names) {
    const auto then = training::as_flag(checkpoint.options, name), now = training::as_flag(options, name);
    if (then == now) continue;
    if (!differences.empty()) differences += ", ";
    differences.append(then).append(" (now ").append(now).append(")");
  }
  if (!differences.empty()) {
    throw Error(origin + ": the checkpoint has other options: " + differences +
                "; use the same options, or start again without --resume");
  }
  if (checkpoint.data != data) {
    throw Error(origin + ": the checkpoint has other training data: expected images with SHA-256 " + checkpoint.data +
                ", found " + data);
  }
}

}  // namespace digit
