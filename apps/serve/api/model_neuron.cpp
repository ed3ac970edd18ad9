#include "api/model_neuron.h"

#include <charconv>
#include <numeric>
#include <span>

#include "digit/image.h"
#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// Reads a number from `first` to `last` in a path. Throws HttpError 404 that calls it `name`.
std::size_t read_segment(const std::string& name, const std::string& text, std::size_t first, std::size_t last) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= first && number <= last) return number;
  throw HttpError(404, name + ": expected a number from " + std::to_string(first) + " to " + std::to_string(last) +
                           ", found `" + text.substr(0, 40) + '`');
}

/// Returns at most what the connections of a neuron need in memory, as numbers and as text; or 0 if that is little,
/// because the number of requests is limited.
std::size_t memory_of_neuron(std::span<const std::size_t> layers) {
  constexpr std::size_t kBytesPerConnection = 16;
  constexpr std::size_t kLittle = std::size_t{32} << 10U;
  const auto connections = std::accumulate(layers.begin(), layers.end(), std::size_t{kImagePixels});
  return connections * kBytesPerConnection > kLittle ? connections * kBytesPerConnection : 0;
}

}  // namespace

Reply model_neuron(const Service& service, const Request& request) {
  const auto model = service.model();
  const auto layers = model->layers();
  if (layers.empty()) throw HttpError(404, "the neurons of the loaded model are not known");
  const auto layer = read_segment("layer", request.path_parameters[0], 1, layers.size());
  const auto index =
      read_segment("neuron of layer " + std::to_string(layer), request.path_parameters[1], 0, layers[layer - 1] - 1);
  ByteBudget::Reservation reservation(*service.memory);
  require_memory(reservation, memory_of_neuron(layers));
  Reply reply;
  service.executor.offload(Cost::kLight, [&] {  // a layer can have very many neurons
    const Neuron neuron = model->neuron(layer, index);
    JsonObject object(reply.body);
    object.add("layer", layer);
    object.add("neuron", index);
    append_short(object.member("bias"), neuron.bias);
    append_array(object.member("weights"), neuron.weights, append_short);
    append_array(object.member("feeds"), neuron.feeds, append_short);
  });
  return reply;
}

}  // namespace digit::serve_app
