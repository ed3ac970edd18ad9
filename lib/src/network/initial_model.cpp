#include "digit/initial_model.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/utils.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include "base/sha256.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/network.h"
#include "network/load_module.h"
#include "network/metadata_json.h"
#include "network/script_name.h"

namespace digit::network {
namespace {

/// The shape of a network follows from its metadata and its parameters.
NetworkOptions options_of(const InitialModel& model) {
  const auto& metadata = model.metadata;
  const auto& architecture = find_architecture(metadata.architecture);
  NetworkOptions options = architecture.defaults;
  options.architecture = metadata.architecture;
  options.classes = static_cast<std::int64_t>(metadata.class_names.size());
  options.hidden.assign(metadata.hidden.begin(), metadata.hidden.end());
  if (architecture.unused_option != "channels" && !options.hidden.empty()) {
    options.channels.assign(options.hidden.begin(), options.hidden.end() - 1);
    options.hidden.erase(options.hidden.begin(), options.hidden.end() - 1);
  }
  const auto detector = model.parameters.find("detector0_weight");
  options.detector = detector == model.parameters.end() ? 0 : detector->second.size(0);
  if (const auto dropout = metadata.training_options.find("dropout"); dropout != metadata.training_options.end()) {
    std::istringstream(dropout->second) >> options.dropout;
  }
  return options;
}

std::string sha256_of(const std::string& bytes) {
  base::Sha256 hash;
  hash.update(std::as_bytes(std::span(bytes)));
  return hash.finish();
}

/// Returns the names of the parameters whose shape depends on the number of classes.
std::set<std::string> head_names(const Classifier& network, NetworkOptions options) {
  ++options.classes;
  const auto other = make_network(options)->module().named_parameters();
  std::set<std::string> names;
  for (const auto& parameter : network.module().named_parameters()) {
    if (other[parameter.key()].sizes() != parameter.value().sizes()) names.insert(parameter.key());
  }
  return names;
}

std::string shape_text(const torch::Tensor& tensor) {
  std::ostringstream text;
  text << tensor.sizes();
  return text.str();
}

void copy_parameter(const std::string& name, const torch::Tensor& to, const InitialModel& initial) {
  const auto found = initial.parameters.find(script_name(name));
  const auto expected = "the initial model: expected the parameter " + name + " of shape " + shape_text(to);
  const auto advice = "; use the options of its network";
  if (found == initial.parameters.end()) throw Error(expected + ", found none" + advice);
  if (found->second.sizes() != to.sizes()) throw Error(expected + ", found " + shape_text(found->second) + advice);
  to.copy_(found->second);
}

}  // namespace
}  // namespace digit::network

namespace digit {

InitialModel read_initial_model(const std::filesystem::path& file) {
  const auto origin = file.string();
  const auto bytes = read_file(file);
  const auto loaded = network::load_module(bytes, {}, origin);
  InitialModel model;
  model.metadata = network::metadata_from_json(loaded.metadata_json, origin);
  for (const auto& parameter : loaded.module.named_parameters()) {
    model.parameters.emplace(parameter.name, parameter.value.to(torch::kFloat32));
  }
  model.sha256 = network::sha256_of(bytes);
  try {
    model.network = network::options_of(model);
  } catch (const std::invalid_argument& error) {
    throw Error(origin + ": " + error.what());
  }
  return model;
}

std::shared_ptr<Classifier> make_network(const NetworkOptions& options, const InitialModel& initial, Head head) {
  const torch::NoGradGuard no_gradient;
  auto made = make_network(options);
  const auto kept_random = head == Head::kNew ? network::head_names(*made, options) : std::set<std::string>{};
  for (auto& parameter : made->module().named_parameters()) {
    if (!kept_random.contains(parameter.key())) {
      network::copy_parameter(parameter.key(), parameter.value(), initial);
    }
  }
  return made;
}

}  // namespace digit
