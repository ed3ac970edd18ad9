#include "digit/checkpoint.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>

#include "base/sha256.h"
#include "digit/error.h"

static_assert(std::endian::native == std::endian::little, "checkpoints store numbers in the byte order of the memory");

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

CheckpointJson describe(const Checkpoint& checkpoint) {
  const auto& state = checkpoint.state;
  const auto& progress = state.progress;
  CheckpointJson json = {{"options", checkpoint.options},
                         {"data", checkpoint.data},
                         {"epoch", progress.epoch},
                         {"images", progress.images},
                         {"epoch_images", progress.epoch_images},
                         {"learning_rate", progress.learning_rate},
                         {"seconds", progress.seconds},
                         {"epoch_start", progress.epoch_start},
                         {"loss_sum", state.loss_sum},
                         {"correct", state.correct},
                         {"digits", state.digits},
                         {"steps", state.steps},
                         {"parameters", shapes_of(state.parameters)},
                         {"optimizer", shapes_of(state.optimizer)},
                         {"average", shapes_of(state.average)}};
  if (state.best) {
    json["best"] = {{"epoch", state.best->epoch},
                    {"loss", state.best->loss},
                    {"accuracy", state.best->accuracy},
                    {"parameters", shapes_of(state.best->parameters)}};
  }
  return json;
}

TrainProgress progress_from(const CheckpointJson& json) {
  TrainProgress progress;
  json.at("epoch").get_to(progress.epoch);
  json.at("images").get_to(progress.images);
  json.at("epoch_images").get_to(progress.epoch_images);
  json.at("learning_rate").get_to(progress.learning_rate);
  json.at("seconds").get_to(progress.seconds);
  json.at("epoch_start").get_to(progress.epoch_start);
  return progress;
}

Checkpoint checkpoint_from(const CheckpointJson& json, PartReader& parts) {
  Checkpoint checkpoint;
  json.at("options").get_to(checkpoint.options);
  json.at("data").get_to(checkpoint.data);
  auto& state = checkpoint.state;
  state.progress = progress_from(json);
  json.at("loss_sum").get_to(state.loss_sum);
  json.at("correct").get_to(state.correct);
  json.at("digits").get_to(state.digits);
  json.at("steps").get_to(state.steps);
  state.parameters = parts.take_tensors(json.at("parameters"));
  state.optimizer = parts.take_tensors(json.at("optimizer"));
  state.average = parts.take_tensors(json.at("average"));
  if (const auto best = json.find("best"); best != json.end()) {
    state.best = TrainState::Best{best->at("epoch").get<std::size_t>(), best->at("loss").get<double>(),
                                  best->at("accuracy").get<double>(), parts.take_tensors(best->at("parameters"))};
  }
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
  training::append_values(body, checkpoint.state.parameters);
  training::append_values(body, checkpoint.state.optimizer);
  training::append_values(body, checkpoint.state.average);
  if (checkpoint.state.best) training::append_values(body, checkpoint.state.best->parameters);
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
    differences += (differences.empty() ? "" : ", ") + then + " (now " + now + ")";
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
