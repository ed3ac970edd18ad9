#include <array>
#include <string_view>

#include "api/v2/v2_handlers.h"
#include "api/v2/v2_tensor.h"

namespace digit::serve_app {
namespace {

constexpr std::string_view kNoStatistics = "statistics are not supported; `GET /metrics` has counts and durations";
constexpr std::string_view kNoRepository =
    "the model repository is not supported; the server has one model, which `GET /model` describes";
constexpr std::string_view kNoTrace = "tracing is not supported; the log names each request by its `x-request-id`";
constexpr std::string_view kNoGenerate = "`generate` is not supported; send tensors to `infer`";

struct Refusal {
  std::string_view path;
  std::string_view message;
};

constexpr std::array<Refusal, 12> kServerPaths{
    {{"/v2/models/stats", kNoStatistics},
     {"/v2/repository/index", kNoRepository},
     {"/v2/repository/models/{name}/load", kNoRepository},
     {"/v2/repository/models/{name}/unload", kNoRepository},
     {"/v2/systemsharedmemory/status", kNoSharedMemory},
     {"/v2/systemsharedmemory/unregister", kNoSharedMemory},
     {"/v2/systemsharedmemory/region/{region}/{action}", kNoSharedMemory},
     {"/v2/cudasharedmemory/status", kNoSharedMemory},
     {"/v2/cudasharedmemory/unregister", kNoSharedMemory},
     {"/v2/cudasharedmemory/region/{region}/{action}", kNoSharedMemory},
     {"/v2/trace/setting", kNoTrace},
     {"/v2/logging", "log settings are not supported; they are options of `digit-serve`"}}};

/// Below the path of a model and of its version.
constexpr std::array<Refusal, 5> kModelPaths{
    {{"/config", "the model configuration is not supported; the metadata of the model describes its tensors"},
     {"/stats", kNoStatistics},
     {"/trace/setting", kNoTrace},
     {"/generate", kNoGenerate},
     {"/generate_stream", kNoGenerate}}};

}  // namespace

std::vector<V2Refusal> v2_refusals() {
  std::vector<V2Refusal> refusals;
  refusals.reserve(kServerPaths.size() + 2 * kModelPaths.size());
  for (const auto& [path, message] : kServerPaths) refusals.push_back({std::string(path), std::string(message)});
  for (const std::string model : {"/v2/models/{name}", "/v2/models/{name}/versions/{version}"}) {
    for (const auto& [path, message] : kModelPaths) {
      refusals.push_back({model + std::string(path), std::string(message)});
    }
  }
  return refusals;
}

}  // namespace digit::serve_app
